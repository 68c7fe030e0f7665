"""What waits for a person, laid on their desk at /me/."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from exams.sittings.models import Sitting
from exams.sittings.navigation import holds_office
from exams.sittings.pages import next_exam

MOST_SITTINGS = 5


def coming_exam(user: User, at: datetime) -> Mapping[str, Any] | None:
    """The exam that `user` sits now or next (2 queries)."""
    exam = next_exam(user, at)
    return {"exam": exam} if exam else None


def office_work(user: User, at: datetime) -> Mapping[str, Any] | None:
    """Unfinished sittings of the centres where `user` holds an office (1 query)."""
    if not holds_office(user):
        return None
    own = Sitting.objects.for_staff(user, timezone.localdate(at)).unfinished()
    sittings = own.select_related("level")[:MOST_SITTINGS]
    return {"sittings": sittings} if sittings else None
