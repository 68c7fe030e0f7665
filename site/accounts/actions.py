"""What the acts in the evidence log are called on screen.

Rooms add theirs in `AppConfig.ready()`: `actions.name({"sittings.closed": _("…")})`.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_names: dict[str, str | Promise] = {
    "person.registered": _("建立账户"),
    "person.enrolled": _("加入班级"),
    "person.locked": _("锁定账户"),
    "person.unlocked": _("解除登录限制"),
    "person.roles_changed": _("变更平台角色"),
    "password.reset": _("重置密码"),
    "invitation.issued": _("发放邀请码"),
    "invitation.accepted": _("用邀请码设置密码"),
    "consent.given": _("同意隐私告知"),
    "consent.withdrawn": _("撤回同意"),
    "staff.appointed": _("任命岗位"),
    "staff.appointment_ended": _("结束任命"),
}


def name(names: Mapping[str, str | Promise]) -> None:
    _names.update(names)


def label_of(action: str) -> str:
    """The act in words; its code where no room has named it."""
    return str(_names.get(action, action))
