"""考务: a sitting at a centre, its rooms, who takes it, and the result of its parts."""

from exams.sittings.models.rooms import (
    Check,
    ConsoleOrder,
    Entry,
    EntryCode,
    EntryFailure,
    EntryKind,
    IncidentNote,
    ParallelPaper,
    Room,
    RoomDuty,
)
from exams.sittings.models.sittings import (
    Candidacy,
    CandidacyStatus,
    Outcome,
    PartCode,
    Result,
    ResultStatus,
    SheetIssue,
    Sitting,
    SittingStatus,
)

__all__ = [
    "Candidacy",
    "CandidacyStatus",
    "Check",
    "ConsoleOrder",
    "Entry",
    "EntryCode",
    "EntryFailure",
    "EntryKind",
    "IncidentNote",
    "Outcome",
    "ParallelPaper",
    "PartCode",
    "Result",
    "ResultStatus",
    "Room",
    "RoomDuty",
    "SheetIssue",
    "Sitting",
    "SittingStatus",
]
