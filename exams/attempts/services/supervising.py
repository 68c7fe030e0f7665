"""What invigilators do to a running attempt, each with a reason and on the record.

Nothing here acts by itself. `reason` is a code of the reason tree of the room above,
`note` the words beside it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts import evidence
from accounts.models import User
from exams.attempts import timing
from exams.attempts.errors import AttemptError
from exams.attempts.models import (
    ActKind,
    Attempt,
    AttemptStatus,
    MoveCode,
    RoomAct,
)
from exams.attempts.services.entering import code_hash
from exams.attempts.services.holding import hold_open, hold_unended

MOST_MINUTES_GRANTED = 600
LONGEST_MESSAGE = 300
CODE_DIGITS = 6
CODE_LIFETIME = timedelta(minutes=15)
ACTIONS: dict[ActKind, str] = {
    ActKind.LET_IN: "attempt.let_in",
    ActKind.GRANT: "attempt.grant",
    ActKind.PAUSE: "attempt.pause",
    ActKind.RESUME: "attempt.resume",
    ActKind.MOVE: "attempt.move",
    ActKind.MESSAGE: "attempt.message",
}


@dataclass(frozen=True)
class Because:
    """Who does something to an attempt, why and when. `by` is None for candidates
    who pause a calm mock."""

    by: User | None
    at: datetime
    reason: str = ""
    note: str = ""


@transaction.atomic
def let_in(*, attempt: Attempt, because: Because) -> RoomAct:
    """Open the door: the person's identity was checked.

    Later than `late_minutes` after the opening only with a reason.
    AttemptError: already_started, too_late_to_start and those of an attempt that is
    over.
    """
    held = hold_unended(attempt.pk)
    if held.status != AttemptStatus.READY:
        raise AttemptError("already_started")
    latest = timing.latest_entry(held.opens_at, held.late_minutes)
    if latest and because.at > latest and not because.reason.strip():
        raise AttemptError("too_late_to_start")
    Attempt.objects.filter(pk=held.pk).update(let_in_at=because.at)
    return _record(held, ActKind.LET_IN, because)


@transaction.atomic
def grant_time(*, attempt: Attempt, minutes: int, because: Because) -> RoomAct:
    """Add minutes to one attempt, before or during it, beyond the hard end too.

    AttemptError: grant_invalid, already_submitted, expired, terminated, void.
    """
    if not 1 <= minutes <= MOST_MINUTES_GRANTED or not because.reason.strip():
        raise AttemptError("grant_invalid")
    held = hold_unended(attempt.pk)
    seconds = minutes * timing.SECONDS_A_MINUTE
    _extend(held, timedelta(seconds=seconds))
    return _record(held, ActKind.GRANT, because, seconds=seconds)


@transaction.atomic
def pause_attempt(*, attempt: Attempt, because: Because) -> RoomAct:
    """Stop the clock of a running attempt; nothing is saved until it goes on.

    AttemptError: cannot_pause (paused already, or its time is over), reason_missing,
    not_started and those of an attempt that is over.
    """
    _require_reason(because)
    held = hold_open(attempt.pk)
    is_over = held.deadline is None or because.at > held.deadline
    if held.paused_at is not None or is_over:
        raise AttemptError("cannot_pause")
    Attempt.objects.filter(pk=held.pk).update(paused_at=because.at)
    return _record(held, ActKind.PAUSE, because)


@transaction.atomic
def resume_attempt(*, attempt: Attempt, because: Because) -> RoomAct:
    """Let the clock go on; the pause is given back to the second.

    AttemptError: not_paused, not_started and those of an attempt that is over.
    """
    held = hold_open(attempt.pk)
    if held.paused_at is None:
        raise AttemptError("not_paused")
    seconds = int((because.at - held.paused_at).total_seconds() + 1)
    Attempt.objects.filter(pk=held.pk).update(paused_at=None)
    _extend(held, timedelta(seconds=seconds))
    return _record(held, ActKind.RESUME, because, seconds=seconds)


def issue_move_code(*, attempt: Attempt, because: Because) -> str:
    """A code of six digits with which the candidate goes on at another device, once,
    within 15 minutes. An earlier one no longer holds. AttemptError: reason_missing,
    not_started and those of an attempt that is over."""
    _require_reason(because)
    assert because.by is not None, "only a person gives out codes"
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    with transaction.atomic():
        held = hold_open(attempt.pk)
        MoveCode.objects.filter(attempt=held, used_at=None).update(
            expires_at=because.at
        )
        MoveCode.objects.create(
            attempt=held,
            code_sha256=code_hash(held.pk, code),
            issued_by=because.by,
            issued_at=because.at,
            expires_at=because.at + CODE_LIFETIME,
        )
        _record(held, ActKind.MOVE, because)
    return code


@transaction.atomic
def send_message(*, attempt: Attempt, because: Because) -> RoomAct:
    """Words to the candidate (`because.note`), shown in the exam page within a minute.

    AttemptError: message_empty and those of an attempt that is over.
    """
    if not 1 <= len(because.note.strip()) <= LONGEST_MESSAGE:
        raise AttemptError("message_empty")
    return _record(hold_unended(attempt.pk), ActKind.MESSAGE, because)


def _extend(attempt: Attempt, by: timedelta) -> None:
    """Move the end; before the start the acts on record do it."""
    if attempt.deadline is None:
        return
    deadline = attempt.deadline + by
    Attempt.objects.filter(pk=attempt.pk).update(
        deadline=deadline, closes_at=timing.closing(deadline, attempt.grace_seconds)
    )


def _require_reason(because: Because) -> None:
    if because.by is not None and not because.reason.strip():
        raise AttemptError("reason_missing")


def _record(
    attempt: Attempt, kind: ActKind, because: Because, seconds: int = 0
) -> RoomAct:
    act = RoomAct.objects.create(
        attempt=attempt,
        kind=kind,
        reason=because.reason.strip(),
        note=because.note.strip(),
        seconds=seconds,
        by=because.by,
        at=because.at,
    )
    evidence.record(
        actor=because.by,
        action=ACTIONS[kind],
        subject=f"attempt:{attempt.pk}",
        after={"seconds": seconds, "reason": act.reason},
        reason=act.note or act.reason,
        at=because.at,
    )
    return act
