"""The place of marking in the site's frame."""

from typing import Any

from django.utils import timezone

from accounts.access import has_centre_role
from accounts.models import CentreRole


def examines(user: Any) -> bool:
    """Whether `user` is an examiner somewhere today; part of the standing of a page."""
    if not user.is_authenticated:
        return False
    return has_centre_role(user, CentreRole.EXAMINER, on=timezone.localdate())
