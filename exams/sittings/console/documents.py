"""The console as plain data: for its page, for the poll, for `room_status`."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from exams.sittings.console.facts import facts_of
from exams.sittings.console.seats import (
    Incident,
    IncidentKind,
    Seat,
    State,
    part_name,
    seat_of,
)
from exams.sittings.querysets import CandidacyQuerySet
from ui import tones

COME = {State.ARRIVED, State.READY, State.WORKING, State.PAUSED, State.FINISHED}


@dataclass(frozen=True)
class Board:
    """Everybody in view, by room and seat, at one moment."""

    seats: tuple[Seat, ...]
    at: datetime

    @property
    def has_rooms(self) -> bool:
        """Whether seats of several rooms are in view, so that a number is not enough."""
        return len({seat.facts.room for seat in self.seats}) > 1

    @property
    def risen(self) -> list[tuple[Seat, Incident]]:
        """What should be seen to, the most pressing and then the oldest first."""
        order = list(IncidentKind)
        found = [(seat, one) for seat in self.seats for one in seat.incidents]
        return sorted(
            found, key=lambda pair: (order.index(pair[1].kind), pair[1].since)
        )


def board_of(candidacies: CandidacyQuerySet, at: datetime) -> Board:
    """The board of these candidates (3 queries)."""
    facts = facts_of(candidacies, at)
    return Board(tuple(seat_of(one, at) for one in facts), at)


def document_of(board: Board) -> dict[str, Any]:
    """Everything that the page shows and that changes; nothing that merely ticks."""
    return {
        "stats": stats_of(board.seats),
        "seats": [seat_document(seat) for seat in board.seats],
        "incidents": [
            incident_document(*pair, who(pair[0], names_room=board.has_rooms))
            for pair in board.risen
        ],
    }


def etag_of(document: dict[str, Any]) -> str:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def stats_of(seats: Sequence[Seat]) -> dict[str, Any]:
    states = Counter(seat.state for seat in seats)
    writing = [seat for seat in seats if seat.is_writing]
    saved = [seat for seat in writing if not seat.is_silent and not _unsent(seat)]
    return {
        "expected": len(seats),
        "present": sum(states[state] for state in COME),
        "waiting": states[State.ARRIVED],
        "working": len(writing),
        "finished": states[State.FINISHED],
        "saved": len(saved),
    }


def seat_document(seat: Seat) -> dict[str, Any]:
    facts, part = seat.facts, seat.part
    return {
        "id": str(facts.candidacy),
        "who": who(seat, names_room=True),
        "state": seat.state.value,
        "label": seat.label,
        "look": _look(seat),
        "icon": _icon(seat),
        "part": part_name(part),
        "done": facts.writing.answered,
        "total": facts.total,
        "percent": _percent(seat),
        "progress": _progress(seat),
        "say": _say(seat),
        "more": _more(seat),
        "saved": clock(facts.writing.saved_at),
        "unsent": _unsent(seat) if seat.is_writing else "",
        "until": clock(part.deadline) if part and seat.state == State.WORKING else "",
        "incident": str(seat.incidents[0].kind.label) if seat.incidents else "",
        "address": (part.address or "") if part else "",
    }


def _unsent(seat: Seat) -> int:
    """As the page said last."""
    return (seat.part and seat.part.unsent) or 0


def _progress(seat: Seat) -> str:
    if not seat.facts.total:
        return ""
    return f"{seat.facts.writing.answered} / {seat.facts.total}"


def _percent(seat: Seat) -> int:
    facts = seat.facts
    return facts.writing.answered * 100 // facts.total if facts.total else 0


def _say(seat: Seat) -> str:
    """The word below the name: what has risen, else the state, else the number."""
    if seat.incidents:
        return str(seat.incidents[0].kind.label)
    if seat.state == State.WORKING and seat.facts.total:
        return str(seat.facts.writing.answered)
    return seat.label


def _more(seat: Seat) -> str:
    if seat.state == State.WORKING and seat.facts.total and not seat.incidents:
        return f" / {seat.facts.total}"
    if seat.incidents or seat.state == State.ABSENT:
        return ""
    return f" {part_name(seat.part)}"


def _look(seat: Seat) -> str:
    """The modifier of the seat's class."""
    if seat.incidents:
        return {"critical": "critical", "offline": "offline"}.get(seat.tone, "hand")
    looks = {
        State.ABSENT: "absent",
        State.FINISHED: "done",
        State.ARRIVED: "extra",
        State.PAUSED: "paused",
    }
    return looks.get(seat.state, "")


def _icon(seat: Seat) -> str:
    if seat.incidents:
        return tones.ICONS.get(seat.tone, "flag")
    icons = {State.FINISHED: "ok", State.PAUSED: "pause", State.ARRIVED: "person"}
    return icons.get(seat.state, "")


def incident_document(seat: Seat, incident: Incident, name: str) -> dict[str, Any]:
    return {
        "id": f"{seat.facts.candidacy}-{incident.kind}",
        "candidacy": str(seat.facts.candidacy),
        "who": name,
        "what": str(incident.kind.label),
        "tone": str(incident.kind.tone),
        "icon": tones.ICONS.get(incident.kind.tone, "flag"),
        "since": incident.since.isoformat(),
        "clock": clock(incident.since),
        "says": incident.says,
        "saved": clock(seat.facts.writing.saved_at),
    }


def who(seat: Seat, *, names_room: bool = False) -> str:
    """Seat and name, as an invigilator looks for somebody."""
    facts = seat.facts
    if facts.seat is None:
        return facts.name
    words = {"room": facts.room_name, "seat": facts.seat, "name": facts.name}
    if names_room:
        return _("%(room)s %(seat)02d 座 %(name)s") % words
    return _("%(seat)02d 座 %(name)s") % words


def clock(at: datetime | None) -> str:
    """The time of day in China, to the second."""
    return f"{timezone.localtime(at):%H:%M:%S}" if at else ""
