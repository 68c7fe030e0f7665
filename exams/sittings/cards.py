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
    """Unfinished sittings of the centres where `user` holds an office (2 queries).

    One whose paper was withdrawn is marked. Invigilators are shown those of their
    centre, and open the consoles of theirs.
    """
    if not sees_sittings(user):
        return None
    may_open = holds_office(user)
    roles = () if may_open else (CentreRole.INVIGILATOR,)
    own = Sitting.objects.for_staff(user, timezone.localdate(at), *roles).unfinished()
    sittings = list(own.select_related("level")[:MOST_SITTINGS])
    shown = Sitting.objects.filter(pk__in=[one.pk for one in sittings])
    if not sittings:
        return None
    if may_open:
        return {
            "sittings": sittings,
            "may_open": True,
            "withdrawn": set(
                shown.with_withdrawn_papers().values_list("pk", flat=True)
            ),
        }
    watched = shown.watched_by(user, timezone.localdate(at))
    return {"sittings": sittings, "watched": set(watched.values_list("pk", flat=True))}
