"""A sitting that will not take place."""

from datetime import datetime

from django.db import transaction

from accounts import evidence
from accounts.models import User
from exams.sittings.errors import SittingError
from exams.sittings.models import Sitting, SittingStatus
from exams.sittings.services.locking import hold, subject_of

PLANNED, CANCELLED = SittingStatus.PLANNED, SittingStatus.CANCELLED


@transaction.atomic
def cancel_sitting(
    *, sitting: Sitting, reason: str, actor: User, at: datetime
) -> Sitting:
    """Call it off while nobody is admitted; list and papers stay as they were.

    The first admission opens a sitting, so a planned one has none.
    SittingError: reason_missing, sitting_state.
    """
    if not reason.strip():
        raise SittingError("reason_missing")
    held = hold(sitting, {PLANNED})
    planned = Sitting.objects.filter(pk=held.pk, status=PLANNED)
    if not planned.update(status=CANCELLED):
        raise SittingError("sitting_state")
    evidence.record(
        actor=actor,
        action="sittings.cancelled",
        subject=subject_of(held),
        before={"status": PLANNED.value},
        after={"status": CANCELLED.value},
        reason=reason.strip(),
        at=at,
    )
    held.refresh_from_db()
    return held
