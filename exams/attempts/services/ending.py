"""The end of an attempt: handed in, time over, or ended by an invigilator."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts import evidence
from accounts.models import User
from exams.attempts import timing
from exams.attempts.errors import AttemptError
from exams.attempts.hooks import announce_end
from exams.attempts.manifests import differences, standing_manifest
from exams.attempts.models import ActKind, Attempt, AttemptStatus, RoomAct
from exams.attempts.receipts import manifest_hash
from exams.attempts.services.holding import has_ended, hold, hold_open

Manifest = list[list[Any]]


@transaction.atomic
def submit_attempt(*, attempt: Attempt, manifest: Manifest, at: datetime) -> Attempt:
    """Hand in what both sides hold. A repeat, or a hand-in after the end, returns the
    first outcome.

    `manifest` names every standing answer and flag as [item, kind, epoch, seq,
    sha256] in any order. The epoch of `attempt` as it was read is compared under the
    lock: who lost the lease since then hands nothing in. AttemptError: not_started,
    void, paused, lease_lost, too_early, manifest_differs (facts: `missing` here,
    `unknown` there).
    """
    seen, attempt = attempt.epoch, hold(attempt.pk)
    if has_ended(attempt):
        return attempt
    _refuse_hand_in(attempt)
    if attempt.epoch != seen:
        raise AttemptError("lease_lost")
    assert attempt.closes_at is not None, "a CHECK gives open attempts an end"
    if at > attempt.closes_at:
        expire(attempt.pk, at)
    elif _is_too_early(attempt, at):
        raise AttemptError("too_early")
    else:
        _hand_in(attempt, manifest, at)
    attempt.refresh_from_db()
    return attempt


def _refuse_hand_in(attempt: Attempt) -> None:
    if attempt.status == AttemptStatus.VOID:
        raise AttemptError("void")
    if attempt.status != AttemptStatus.OPEN:
        raise AttemptError("not_started")
    if attempt.paused_at is not None:
        raise AttemptError("paused")


def _is_too_early(attempt: Attempt, at: datetime) -> bool:
    """Whether hand-in is still barred; at the deadline nobody is held back."""
    earliest = timing.earliest_hand_in(attempt.opens_at, attempt.early_minutes)
    return at < earliest and attempt.deadline is not None and at < attempt.deadline


def _hand_in(attempt: Attempt, manifest: Manifest, at: datetime) -> None:
    ours = standing_manifest(attempt)
    different = differences(ours, manifest)
    if different:
        raise AttemptError("manifest_differs", **different)
    Attempt.objects.filter(pk=attempt.pk).update(
        status=AttemptStatus.SUBMITTED,
        ended_at=at,
        manifest_sha256=manifest_hash(ours),
    )
    announce_end(attempt.pk, at)


def expire_overdue(at: datetime) -> list[UUID]:
    """End every running attempt whose deadline and grace are over; their ids.

    One short transaction each: a save that holds its attempt's row is waited for,
    and time granted meanwhile keeps its attempt open.
    """
    overdue = list(Attempt.objects.overdue(at).values_list("pk", flat=True))
    return [attempt_id for attempt_id in overdue if expire(attempt_id, at)]


@transaction.atomic
def expire(attempt_id: UUID, at: datetime) -> bool:
    """End the attempt if its time is over; whether it did."""
    expired = Attempt.objects.overdue(at).filter(pk=attempt_id)
    if not expired.update(status=AttemptStatus.EXPIRED, ended_at=F("deadline")):
        return False
    _seal(attempt_id)
    announce_end(attempt_id, at)
    return True


def _seal(attempt_id: UUID) -> None:
    """Fix what the server holds at an end that the browser did not agree on."""
    attempt = Attempt.objects.get(pk=attempt_id)
    Attempt.objects.filter(pk=attempt_id).update(
        manifest_sha256=manifest_hash(standing_manifest(attempt))
    )


@transaction.atomic
def terminate_attempt(
    *, attempt: Attempt, reason: str, note: str, by: User, at: datetime
) -> RoomAct:
    """End a running attempt now; what the server holds is what counts.

    AttemptError: reason_missing, not_started, already_submitted, expired, terminated,
    void.
    """
    if not reason.strip():
        raise AttemptError("reason_missing")
    held = hold_open(attempt.pk)
    Attempt.objects.filter(pk=held.pk).update(
        status=AttemptStatus.TERMINATED, ended_at=at, paused_at=None
    )
    _seal(held.pk)
    act = RoomAct.objects.create(
        attempt=held, kind=ActKind.TERMINATE, reason=reason, note=note, by=by, at=at
    )
    evidence.record(
        actor=by,
        action="attempt.terminated",
        subject=f"attempt:{held.pk}",
        before={"status": held.status},
        after={"status": AttemptStatus.TERMINATED.value, "reason": reason},
        reason=note or reason,
        at=at,
    )
    announce_end(held.pk, at)
    return act
