from datetime import datetime
from uuid import UUID

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

SWEEP_SECONDS = 60

ACTIONS = {
    "marking.attempt.marked": _("按标准答案评分"),
    "marking.attempt.remarked": _("答案补入后重新评分"),
    "marking.drafts.withdrawn": _("答案补入后收回未签字的给分"),
    "marking.panel.created": _("建立考评组"),
    "marking.scripts.added": _("把答卷交给考评组"),
    "marking.sheet.signed": _("评分表签字"),
    "marking.script.concluded": _("合成答卷成绩"),
    "marking.script.settled": _("组长裁定成绩"),
}


class MarkingConfig(AppConfig):
    name = "exams.marking"
    label = "marking"

    def ready(self) -> None:
        from accounts import actions, desk
        from exams.attempts import hooks
        from exams.marking.cards import open_sheets
        from exams.marking.navigation import examines
        from exams.marking.services import follow_amendment, mark_unmarked
        from exams.marking.services.amendments import refuse_signed
        from jobs import ticks
        from ui.navigation import NavLink, register

        actions.name(ACTIONS)
        register(NavLink(_("评分"), "marking:desk", 60, examines, icon="edit"))
        desk.register(40, "marking/desk_card.html", open_sheets)
        hooks.on_ended.append(mark_when_ended)
        hooks.before_amending.append(refuse_signed)
        hooks.on_amended.append(follow_amendment)
        ticks.register("marking.keys", mark_unmarked, SWEEP_SECONDS)


def mark_when_ended(attempt_id: UUID, at: datetime) -> None:
    """An attempt ended: mark it at once if every item of its paper has a key."""
    from exams.attempts.models import Attempt
    from exams.marking.rubrics import is_marked_by_keys
    from exams.marking.services import mark_by_keys

    attempt = Attempt.objects.select_related("form").get(pk=attempt_id)
    if is_marked_by_keys(attempt.form):
        mark_by_keys(attempt=attempt, at=at)
