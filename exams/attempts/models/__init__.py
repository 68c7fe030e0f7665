"""A person taking a paper. Answers are events; the current answer is a fold."""

from exams.attempts.models.attempts import ENDED, Attempt, AttemptStatus, Purpose
from exams.attempts.models.journal import (
    EventKind,
    EventSource,
    Response,
    ResponseEvent,
    SetAside,
    WhyAside,
)
from exams.attempts.models.room import (
    ActKind,
    LeaseGrant,
    LeaseStep,
    MoveCode,
    Presence,
    RoomAct,
)

__all__ = [
    "ENDED",
    "ActKind",
    "Attempt",
    "AttemptStatus",
    "EventKind",
    "EventSource",
    "LeaseGrant",
    "LeaseStep",
    "MoveCode",
    "Presence",
    "Purpose",
    "Response",
    "ResponseEvent",
    "RoomAct",
    "SetAside",
    "WhyAside",
]
