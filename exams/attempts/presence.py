"""What the exam page tells of itself, for the console, and what it is told."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from exams.attempts.lane.rows import row_of, upsert
from exams.attempts.models import ActKind, Presence, RoomAct

if TYPE_CHECKING:
    from exams.attempts.lane.calls import Caller

LARGEST_UNSENT = 100_000
COLUMNS = {
    "attempt_id": "uuid",
    "seen_at": "timestamptz",
    "address": "inet",
    "agent": "text",
    "unsent": "integer",
    "is_visible": "boolean",
}
TOLD = (ActKind.MESSAGE, ActKind.PAUSE)


def note(
    attempt_id: UUID, caller: "Caller", said: Mapping[str, Any], at: datetime
) -> None:
    """Keep what the page says now; what makes no sense is left out (1 query)."""
    presence = Presence(
        attempt_id=attempt_id,
        seen_at=at,
        address=caller.address,
        agent=caller.agent[:200],
        unsent=_number(said.get("unsent")),
        is_visible=said.get("visible") is not False,
    )
    upsert(Presence, COLUMNS, [row_of(presence, COLUMNS)], key=["attempt_id"])


def _number(value: object) -> int:
    return value if type(value) is int and 0 <= value <= LARGEST_UNSENT else 0


def messages(acts: Iterable[RoomAct]) -> list[dict[str, Any]]:
    """What invigilators told the candidate, and why they paused."""
    return [
        {"id": act.pk, "text": _said(act.kind, act.note), "at": act.at.isoformat()}
        for act in acts
        if act.kind in TOLD and act.note
    ]


def _said(kind: str, note: str) -> str:
    return _("考试暂停：%(why)s") % {"why": note} if kind == ActKind.PAUSE else note
