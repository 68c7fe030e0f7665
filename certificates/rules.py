"""What must hold before a service of this room acts."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Centre, CentreRole, StaffAssignment, User
from certificates.errors import CertificateError
from certificates.models import Certificate
from exams.sittings.models import Sitting, SittingStatus


def require_role(user: User, centre: Centre, *roles: CentreRole, on: date) -> None:
    """Raise not_clerk, not_registrar … unless `user` holds one of `roles` there."""
    held = StaffAssignment.objects.current(on).held_by(user, *roles)
    if held.filter(centre=centre).exists():
        return
    names = "、".join(str(role.label) for role in roles)
    message = _("只有本机构的%(roles)s可以这样做。") % {"roles": names}
    raise CertificateError(f"not_{roles[0].value}", message)


def require_released(sitting: Sitting) -> None:
    if sitting.status != SittingStatus.RELEASED:
        raise CertificateError(
            "not_released", _("这次考试的成绩还没有发布，发布后才能办理。")
        )


def require_valid(certificate: Certificate) -> None:
    if not certificate.is_valid:
        raise CertificateError("revoked", _("这张证书已经撤销，不能再打印。"))
