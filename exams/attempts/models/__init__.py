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
from exams.attempts.models.mending import (
    AsideDecision,
    OfflineFile,
    RoomEndCode,
    Verdict,
)
from exams.attempts.models.room import (
    ActKind,
    LeaseGrant,
    LeaseStep,
    MoveCode,
    Presence,
    RoomAct,
)
from exams.attempts.models.stations import Station

__all__ = [
    "ENDED",
    "ActKind",
    "AsideDecision",
    "Attempt",
    "AttemptStatus",
    "EventKind",
    "EventSource",
    "LeaseGrant",
    "LeaseStep",
    "MoveCode",
    "OfflineFile",
    "Presence",
    "Purpose",
    "Response",
    "ResponseEvent",
    "RoomAct",
    "RoomEndCode",
    "SetAside",
    "Station",
    "Verdict",
    "WhyAside",
]
