from typing import Any

from exams.sittings.automation import Act, SittingVerb
from exams.sittings.console.documents import board_of, document_of
from exams.sittings.console.seats import Seat
from exams.sittings.models import Candidacy
from exams.sittings.querysets import WATCHING_ROLES


class Command(SittingVerb):
    help = "What the console shows: who is where, and what should be seen to."
    roles = WATCHING_ROLES

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        board = board_of(Candidacy.objects.filter(sitting=act.sitting), act.at)
        document = document_of(board)
        return {
            **document["stats"],
            "seats": [_told(seat) for seat in board.seats],
            "incidents": [
                {
                    "ticket": seat.facts.ticket,
                    "kind": incident.kind.value,
                    "since": incident.since.isoformat(),
                }
                for seat, incident in board.risen
            ],
        }


def _told(seat: Seat) -> dict[str, Any]:
    facts, part = seat.facts, seat.part
    saved = facts.writing.saved_at
    return {
        "ticket": facts.ticket,
        "room": facts.room_name or None,
        "seat": facts.seat,
        "state": seat.state.value,
        "part": part.part if part else None,
        "answered": facts.writing.answered,
        "items": facts.total,
        "saved_at": saved.isoformat() if saved else None,
        "unsent": part.unsent if part else None,
        "set_aside": facts.writing.aside,
    }
