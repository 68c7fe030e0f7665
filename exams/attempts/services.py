"""The life of an attempt: admission, start, lease, hand-in, end, granted time.

Outsiders import from here; `save_event` itself lives in `answers`.
"""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone

from accounts import evidence
from accounts.models import User
from exams.attempts import timing
from exams.attempts.answers import Sender, Write, save_event
from exams.attempts.errors import AttemptError
from exams.attempts.hooks import announce_end
from exams.attempts.leases import Lease, device_of, new_token
from exams.attempts.models import (
    Attempt,
    AttemptStatus,
    Purpose,
    Response,
    TimeGrant,
)
from exams.papers.models import FormStatus, PaperForm
from law import facts

__all__ = [
    "Sender",
    "Write",
    "admit",
    "expire_overdue",
    "grant_time",
    "save_event",
    "start_attempt",
    "submit_attempt",
    "take_over",
]

MOST_MINUTES_GRANTED = 600
ENDED = {AttemptStatus.SUBMITTED, AttemptStatus.EXPIRED}


def admit(
    *,
    candidate: User,
    form: PaperForm,
    purpose: Purpose,
    at: datetime,
    opens_at: datetime | None = None,
    hard_end: datetime | None = None,
    working_minutes: int | None = None,
    time_factor: Decimal = Decimal(1),
) -> Attempt:
    """Let a person take a form, and freeze the conditions.

    Without `opens_at` the attempt is open at once, without `working_minutes` the
    form's own hold. The dated facts `exam.grace_s` (seconds) and, for sittings,
    `exam.early_min` (minutes after the opening before hand-in) are copied in; a
    mock may be handed in at any time. AttemptError: form_withdrawn,
    already_admitted; LawError if a fact is missing.
    """
    if form.status == FormStatus.WITHDRAWN:
        raise AttemptError("form_withdrawn")
    today = timezone.localdate(at)
    sitting = purpose == Purpose.SITTING
    try:
        with transaction.atomic():
            return Attempt.objects.create(
                candidate=candidate,
                form=form,
                purpose=purpose,
                opens_at=opens_at or at,
                hard_end=hard_end,
                working_minutes=working_minutes or form.working_minutes,
                time_factor=time_factor,
                grace_seconds=facts.whole("exam.grace_s", today),
                early_minutes=facts.whole("exam.early_min", today) if sitting else 0,
                admitted_at=at,
            )
    except IntegrityError:
        raise AttemptError("already_admitted") from None


@transaction.atomic
def start_attempt(*, attempt: Attempt, at: datetime) -> Lease:
    """Open the paper and start the clock; the first lease goes to this browser.

    AttemptError: not_open_yet, paper_sealed, already_started, already_submitted,
    expired (also when the hard end has passed), void.
    """
    attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    _refuse_start(attempt, at)
    working = timing.working_time(attempt.working_minutes, attempt.time_factor)
    deadline = timing.deadline(at, working, attempt.hard_end, _granted(attempt))
    token = new_token()
    Attempt.objects.filter(pk=attempt.pk, status=AttemptStatus.READY).update(
        status=AttemptStatus.OPEN,
        started_at=at,
        deadline=deadline,
        closes_at=timing.closing(deadline, attempt.grace_seconds),
        epoch=1,
        device=device_of(token),
    )
    Response.objects.bulk_create(
        Response(attempt=attempt, form_item=item)
        for item in attempt.form.items.only("pk")
    )
    return Lease(attempt.pk, 1, token)


def _refuse_start(attempt: Attempt, at: datetime) -> None:
    if attempt.status == AttemptStatus.OPEN:
        raise AttemptError("already_started")
    refuse_ended(attempt)
    if at < attempt.opens_at:
        raise AttemptError("not_open_yet")
    if attempt.form.stage == FormStatus.WITHDRAWN:
        raise AttemptError("form_withdrawn")
    if not attempt.form.is_opened:
        raise AttemptError("paper_sealed")
    if attempt.hard_end is not None and at >= attempt.hard_end:
        raise AttemptError("expired")


def refuse_ended(attempt: Attempt) -> None:
    """AttemptError already_submitted, expired or void if the attempt is over."""
    codes = {
        AttemptStatus.SUBMITTED: "already_submitted",
        AttemptStatus.EXPIRED: "expired",
        AttemptStatus.VOID: "void",
    }
    if attempt.status in codes:
        raise AttemptError(codes[AttemptStatus(attempt.status)])


def _granted(attempt: Attempt) -> int:
    """Minutes granted so far (1 query)."""
    return attempt.grants.aggregate(total=Sum("minutes"))["total"] or 0


def take_over(*, attempt: Attempt, at: datetime) -> Lease:
    """Give the lease to the browser that asks; the old one can no longer write.

    The update compares the epoch it saw, so of two browsers that ask at once one
    gets the lease and the other `lease_lost`. AttemptError: not_started,
    already_submitted, expired, void, lease_lost.
    """
    refuse_ended(attempt)
    if attempt.status == AttemptStatus.READY or attempt.closes_at is None:
        raise AttemptError("not_started")
    if at > attempt.closes_at:
        raise AttemptError("expired")
    token, epoch = new_token(), attempt.epoch + 1
    changed = (
        Attempt.objects.open()
        .filter(pk=attempt.pk, epoch=attempt.epoch)
        .update(epoch=epoch, device=device_of(token))
    )
    if not changed:
        raise AttemptError("lease_lost")
    return Lease(attempt.pk, epoch, token)


@transaction.atomic
def submit_attempt(*, attempt: Attempt, at: datetime) -> Attempt:
    """Hand in. A repeat, or a hand-in after the end, returns the first outcome.

    AttemptError: not_started, void, too_early.
    """
    attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    if attempt.status in ENDED:
        return attempt
    if attempt.status != AttemptStatus.OPEN or attempt.closes_at is None:
        raise AttemptError(
            "void" if attempt.status == AttemptStatus.VOID else "not_started"
        )
    if at > attempt.closes_at:
        _expire(attempt.pk, at)
    elif _is_too_early(attempt, at):
        raise AttemptError("too_early")
    elif (
        Attempt.objects.open()
        .filter(pk=attempt.pk)
        .update(status=AttemptStatus.SUBMITTED, ended_at=at)
    ):
        announce_end(attempt.pk, at)
    attempt.refresh_from_db()
    return attempt


def _is_too_early(attempt: Attempt, at: datetime) -> bool:
    """Whether hand-in is still barred; at the deadline nobody is held back."""
    earliest = timing.earliest_hand_in(attempt.opens_at, attempt.early_minutes)
    return at < earliest and attempt.deadline is not None and at < attempt.deadline


def expire_overdue(at: datetime) -> list[UUID]:
    """End every open attempt whose deadline and grace are over; their ids.

    One short transaction each: a save that holds its attempt's row is waited for,
    and time granted meanwhile keeps its attempt open.
    """
    overdue = list(Attempt.objects.overdue(at).values_list("pk", flat=True))
    return [attempt_id for attempt_id in overdue if _expire(attempt_id, at)]


@transaction.atomic
def _expire(attempt_id: UUID, at: datetime) -> bool:
    expired = Attempt.objects.overdue(at).filter(pk=attempt_id)
    if not expired.update(status=AttemptStatus.EXPIRED, ended_at=F("deadline")):
        return False
    announce_end(attempt_id, at)
    return True


@transaction.atomic
def grant_time(
    *, attempt: Attempt, minutes: int, reason: str, by: User, at: datetime
) -> TimeGrant:
    """Add minutes to one attempt, before or during it, beyond the hard end too.

    AttemptError: grant_invalid, already_submitted, expired, void.
    """
    if not 1 <= minutes <= MOST_MINUTES_GRANTED or not reason.strip():
        raise AttemptError("grant_invalid")
    attempt = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    refuse_ended(attempt)
    grant = TimeGrant.objects.create(
        attempt=attempt, minutes=minutes, reason=reason.strip(), granted_by=by, at=at
    )
    if attempt.deadline is not None:
        deadline = timing.extended(attempt.deadline, minutes)
        Attempt.objects.open().filter(pk=attempt.pk).update(
            deadline=deadline,
            closes_at=timing.closing(deadline, attempt.grace_seconds),
        )
    evidence.record(
        actor=by,
        action="attempt.time_granted",
        subject=f"attempt:{attempt.pk}",
        after={"minutes": minutes},
        reason=grant.reason,
        at=at,
    )
    return grant
