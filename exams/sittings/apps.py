from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Seconds between two looks: for papers whose time has come, for old failures.
OPEN_EVERY = 15
FORGET_EVERY = 60
ACTIONS = {
    "sittings.planned": _("安排考试"),
    "sittings.candidates_registered": _("登记考生"),
    "sittings.candidate_withdrawn": _("办理退考"),
    "sittings.forms_attached": _("选定试卷"),
    "sittings.panel_appointed": _("组成考评组"),
    "sittings.candidates_admitted": _("给考生准考"),
    "sittings.room_arranged": _("安排考场"),
    "sittings.room_removed": _("删除考场"),
    "sittings.candidates_placed": _("分配考场座位"),
    "sittings.seat_changed": _("调换座位"),
    "sittings.entry_codes_issued": _("发放入场码"),
    "sittings.incident_noted": _("记录考场情况"),
    "sittings.cancelled": _("取消考试"),
    "sittings.closed": _("结束收卷"),
    "sittings.results_prepared": _("合成成绩"),
    "sittings.results_released": _("发布成绩"),
}


class SittingsConfig(AppConfig):
    name = "exams.sittings"
    label = "sittings"
    verbose_name = _("考务")

    def ready(self) -> None:
        from accounts import actions, desk
        from exams.attempts import hooks
        from exams.papers.exam_times import register_exam_times
        from exams.papers.meetings import register_groups
        from exams.sittings import cards, gates
        from exams.sittings import printing as _printing  # noqa: F401  a handler
        from exams.sittings.groups import groups_of
        from exams.sittings.navigation import sees_sittings
        from exams.sittings.services import next_opening, open_due_papers
        from exams.sittings.services.entry_failures import forget_old_failures
        from exams.sittings.services.late_answers import refuse_when_scored
        from jobs import ticks
        from ui.navigation import (
            NavLink,
            Place,
            everyone,
            in_group,
            register,
            signed_out,
        )

        actions.name(ACTIONS)
        hooks.gates.append(gates.look)
        # The sitting's row is locked before what hangs on it.
        hooks.before_amending.insert(0, refuse_when_scored)
        register_groups(groups_of)
        register_exam_times(next_opening)
        ticks.register("sittings.open_papers", open_due_papers, OPEN_EVERY)
        ticks.register("sittings.entry_failures", forget_old_failures, FORGET_EVERY)
        register(
            NavLink(_("我的考试"), "sittings:mine", 40, in_group("trainee"), "exam")
        )
        register(NavLink(_("考务"), "sittings:index", 50, sees_sittings, "list"))
        register(NavLink(_("考试安排"), "sittings:public", 40, signed_out))
        register(
            NavLink(_("考试安排"), "sittings:public", 10, everyone, place=Place.FOOTER)
        )
        desk.register(10, "sittings/desk_exam.html", cards.coming_exam)
        desk.register(20, "sittings/desk_office.html", cards.office_work)
