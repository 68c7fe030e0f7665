from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ui.navigation import NavLink, in_group, register, signed_out

ACTIONS = {
    "courses.lesson_finished": _("学完一课"),
}


class CoursesConfig(AppConfig):
    """Registers the links to studying, and lessons as what rests on the law."""

    name = "courses"
    label = "courses"

    def ready(self) -> None:
        from accounts import actions, desk, groups
        from accounts.models import PlatformRole
        from courses.cards import next_lesson
        from courses.services import mark_outdated
        from law.services import register_dependents

        actions.name(ACTIONS)
        register(
            NavLink(_("学习"), "courses:home", 10, in_group("trainee"), icon="book")
        )
        register(NavLink(_("课程"), "courses:catalogue", 20, signed_out))
        register(
            NavLink(_("编辑课程"), "wagtailadmin_home", 80, in_group("editor"), "edit")
        )
        groups.grant(PlatformRole.EDITOR, "wagtailadmin.access_admin")
        desk.register(10, "courses/desk_card.html", next_lesson)
        register_dependents("lessons", mark_outdated)
