from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "casework.rescored": _("重新评分"),
}


class CaseworkConfig(AppConfig):
    name = "casework"
    label = "casework"
    verbose_name = _("办事练习")

    def ready(self) -> None:
        from accounts import actions, desk
        from accounts.models import PlatformRole
        from casework.cards import casework_today
        from ui.navigation import NavLink, in_group, register

        actions.name(ACTIONS)
        # Instructors print cases and look procedures up.
        users = in_group(PlatformRole.TRAINEE, PlatformRole.INSTRUCTOR)
        register(NavLink(_("办事练习"), "casework:index", 30, users, icon="case"))
        desk.register(25, "casework/desk_card.html", casework_today)
