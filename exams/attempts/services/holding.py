"""Acts on one attempt come one after the other, saves included."""

from uuid import UUID

from exams.attempts.errors import AttemptError
from exams.attempts.models import ENDED, Attempt, AttemptStatus
from exams.attempts.reading import held

ENDED_CODES: dict[str, str] = {
    AttemptStatus.SUBMITTED: "already_submitted",
    AttemptStatus.EXPIRED: "expired",
    AttemptStatus.TERMINATED: "terminated",
    AttemptStatus.VOID: "void",
}


def hold(attempt_id: UUID) -> Attempt:
    """The attempt, its row locked until the transaction ends. Attempt.DoesNotExist."""
    found = held(attempt_id)
    if found is None:
        raise Attempt.DoesNotExist(attempt_id)
    return found.attempt


def hold_unended(attempt_id: UUID) -> Attempt:
    """AttemptError already_submitted, expired, terminated or void if it is over."""
    attempt = hold(attempt_id)
    refuse_ended(attempt)
    return attempt


def hold_open(attempt_id: UUID) -> Attempt:
    """As `hold_unended`, and AttemptError `not_started` before the start."""
    attempt = hold_unended(attempt_id)
    if attempt.status != AttemptStatus.OPEN:
        raise AttemptError("not_started")
    return attempt


def refuse_ended(attempt: Attempt) -> None:
    """AttemptError already_submitted, expired, terminated or void if it is over."""
    if attempt.status in ENDED_CODES:
        raise AttemptError(ENDED_CODES[attempt.status])


def has_ended(attempt: Attempt) -> bool:
    """Whether it is over with answers that count."""
    return attempt.status in ENDED
