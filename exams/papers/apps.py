from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Seconds between two sweeps of handed shares.
FORGET_EVERY = 60
ACTIONS = {
    "papers.form.checked": _("核对试卷"),
    "papers.form.approved": _("审定试卷"),
    "papers.form.sealed": _("密封试卷"),
    "papers.form.released": _("启用试卷"),
    "papers.blueprint.created": _("建立组卷方案"),
    "papers.blueprint.version_saved": _("修改组卷方案"),
    "papers.blueprint.retired": _("停用组卷方案"),
    "papers.form.used": _("试卷用毕"),
    "papers.form.archived": _("归档试卷"),
    "papers.form.withdrawn": _("撤下试卷"),
    "papers.officer_key.made": _("设置启封密钥"),
    "papers.officer_key.changed": _("更改启封口令"),
    "papers.officer_key.revoked": _("作废启封密钥"),
    "papers.opening.asked": _("提出双人启封"),
    "papers.opening.answered": _("确认双人启封"),
    "papers.opening.used": _("双人启封"),
    "papers.alarm.kept": _("决定保留有警示的试卷"),
    "papers.form.printed": _("印制试卷"),
}


class PapersConfig(AppConfig):
    name = "exams.papers"
    label = "papers"
    verbose_name = _("试卷")

    def ready(self) -> None:
        from accounts import actions, desk
        from exams.papers import background  # noqa: F401  registers its handler
        from exams.papers.alarms import raise_alarms
        from exams.papers.exposure import exposures_of
        from exams.papers.navigation import handles_papers, waiting_drafts
        from exams.papers.needs import needs_of_paper
        from exams.papers.openings import forget_shares
        from exams.papers.printing.files import forget_files
        from jobs import ticks
        from question_bank.hooks import register_exposures, register_stops
        from question_bank.paper_needs import register_paper_needs
        from ui.navigation import NavLink, register

        actions.name(ACTIONS)
        ticks.register("papers.forget_shares", forget_shares, FORGET_EVERY)
        ticks.register("papers.forget_prints", forget_files, 600)
        register_exposures(exposures_of)
        register_stops(raise_alarms)
        register_paper_needs(needs_of_paper)
        register(NavLink(_("试卷"), "papers:index", 45, handles_papers, icon="doc"))
        desk.register(45, "papers/desk_card.html", waiting_drafts)
