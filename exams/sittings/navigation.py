"""The places of sittings in the site's frame."""

from typing import Any

from django.utils import timezone

from accounts.access import centre_roles
from exams.sittings.querysets import OFFICE_ROLES


def holds_office(user: Any) -> bool:
    """Whether `user` arranges, releases or supervises exams somewhere today.

    Part of the standing that every page asks for.
    """
    if not user.is_authenticated:
        return False
    return bool(centre_roles(user, timezone.localdate()) & set(OFFICE_ROLES))
