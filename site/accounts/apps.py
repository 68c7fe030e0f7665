from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from ui.navigation import NavLink, Place, everyone, register, signed_in


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"

    def ready(self) -> None:
        from accounts import groups
        from accounts.models import PlatformRole

        post_migrate.connect(groups.fill_groups)
        groups.grant(
            PlatformRole.ADMINISTRATOR,
            "accounts.view_user",
            "accounts.view_centre",
            "accounts.view_staffassignment",
            "accounts.view_evidenceentry",
        )
        _register_links()


def _register_links() -> None:
    from accounts.access import looks_after_people

    register(NavLink(_("我的事项"), "accounts:desk", 5, signed_in, icon="home"))
    register(
        NavLink(_("人员"), "accounts:people", 70, looks_after_people, icon="people")
    )
    for place, (label, name) in enumerate(
        (
            (_("我的信息"), "accounts:my_data"),
            (_("修改密码"), "account_change_password"),
            (_("两步验证"), "mfa_index"),
        ),
        start=90,
    ):
        register(NavLink(label, name, place, signed_in, place=Place.PERSON))
    register(
        NavLink(_("隐私告知"), "accounts:notice", 80, everyone, place=Place.FOOTER)
    )
