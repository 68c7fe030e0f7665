from typing import Any

from exams.sittings.automation import Act, SittingVerb
from exams.sittings.services import place_candidates


class Command(SittingVerb):
    help = "Give every candidate without a seat one, by ticket, room after room."

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        placed = act.do(place_candidates)
        return {
            "placed": [
                {
                    "ticket": one.ticket,
                    "room": one.room and one.room.name,
                    "seat": one.seat,
                }
                for one in placed
            ]
        }
