"""Pauses that a candidate takes alone: in a mock that was begun as a calm one."""

from datetime import datetime

from exams.attempts.errors import AttemptError
from exams.attempts.models import Attempt, Purpose, RoomAct
from exams.attempts.services.supervising import (
    Because,
    pause_attempt,
    resume_attempt,
)


def pause_calmly(*, attempt: Attempt, at: datetime) -> RoomAct:
    """AttemptError: cannot_pause (no calm mock as well) and those of `pause_attempt`."""
    _refuse_unless_calm(attempt)
    return pause_attempt(attempt=attempt, because=Because(by=None, at=at))


def resume_calmly(*, attempt: Attempt, at: datetime) -> RoomAct:
    """AttemptError: cannot_pause and those of `resume_attempt`."""
    _refuse_unless_calm(attempt)
    return resume_attempt(attempt=attempt, because=Because(by=None, at=at))


def _refuse_unless_calm(attempt: Attempt) -> None:
    if attempt.purpose != Purpose.MOCK or not attempt.may_pause:
        raise AttemptError("cannot_pause")
