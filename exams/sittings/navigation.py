"""The places of sittings in the site's frame."""

from typing import Any

from django.utils import timezone

from accounts.access import centre_roles
from accounts.models import CentreRole
from exams.sittings.querysets import OFFICE_ROLES


def sees_sittings(user: Any) -> bool:
    """Whether a list of sittings is kept for `user`: the office's, or to invigilate."""
    if not user.is_authenticated:
        return False
    roles = {*OFFICE_ROLES, CentreRole.INVIGILATOR}
    return bool(centre_roles(user, timezone.localdate()) & roles)


def holds_office(user: Any) -> bool:
    """Whether `user` arranges, releases or supervises exams somewhere today.

    Part of the standing that every page asks for.
    """
    if not user.is_authenticated:
        return False
    return bool(centre_roles(user, timezone.localdate()) & set(OFFICE_ROLES))
