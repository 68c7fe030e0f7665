from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "papers.form.approved": _("审定试卷"),
    "papers.form.released": _("启用试卷"),
}


class PapersConfig(AppConfig):
    name = "exams.papers"
    label = "papers"
    verbose_name = _("试卷")

    def ready(self) -> None:
        from accounts import actions, desk
        from exams.papers import background  # noqa: F401  registers its handler
        from exams.papers.exposure import exposures_of
        from exams.papers.navigation import handles_papers, waiting_drafts
        from question_bank.hooks import register_exposures
        from ui.navigation import NavLink, register

        actions.name(ACTIONS)
        register_exposures(exposures_of)
        register(NavLink(_("试卷"), "papers:index", 45, handles_papers, icon="doc"))
        desk.register(45, "papers/desk_card.html", waiting_drafts)
