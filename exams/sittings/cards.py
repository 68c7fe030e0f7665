"""What waits for a person, laid on their desk at /me/."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import CentreRole, User
from exams.sittings.models import Sitting
from exams.sittings.navigation import holds_office, sees_sittings
from exams.sittings.pages import next_exam

MOST_SITTINGS = 5


def coming_exam(user: User, at: datetime) -> Mapping[str, Any] | None:
    """The exam that `user` sits now or next (2 queries)."""
    exam = next_exam(user, at)
    return {"exam": exam} if exam else None


def office_work(user: User, at: datetime) -> Mapping[str, Any] | None:
    """Unfinished sittings of the centres where `user` holds an office (1 query).

    Invigilators are shown those of theirs, which they do not open.
    """
    if not sees_sittings(user):
        return None
    may_open = holds_office(user)
    roles = () if may_open else (CentreRole.INVIGILATOR,)
    own = Sitting.objects.for_staff(user, timezone.localdate(at), *roles).unfinished()
    sittings = own.select_related("level")[:MOST_SITTINGS]
    return {"sittings": sittings, "may_open": may_open} if sittings else None
