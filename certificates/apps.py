from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ui.navigation import NavLink, Place, everyone, register, signed_in, signed_out

ACTIONS = {
    "certificates.issued": _("签发证书"),
    "certificate.handed_out": _("取走证书文件"),
    "certificate.revoked": _("撤销证书"),
    "score_sheet.handed_out": _("导出成绩册"),
}


class CertificatesConfig(AppConfig):
    name = "certificates"
    label = "certificates"

    def ready(self) -> None:
        from accounts import actions
        from certificates import background  # noqa: F401  # registers its job

        actions.name(ACTIONS)
        register(
            NavLink(
                _("我的证书"), "certificates:mine", 60, signed_in, place=Place.PERSON
            )
        )
        register(NavLink(_("证书查验"), "certificates:check", 90, signed_out))
        register(
            NavLink(
                _("证书查验"), "certificates:check", 30, everyone, place=Place.FOOTER
            )
        )
