"""What marking lays on a person's desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from exams.marking.models import Sheet
from exams.marking.navigation import examines


def open_sheets(user: User, at: datetime) -> Mapping[str, Any] | None:
    """How many sheets wait for the examiner's points (1 query, for examiners only)."""
    if not examines(user):
        return None
    own = Sheet.objects.for_examiner(user, timezone.localdate(at))
    number = own.open().count()
    return {"number": number} if number else None
