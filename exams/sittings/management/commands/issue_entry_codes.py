from typing import Any

from exams.sittings.automation import Act, SittingVerb
from exams.sittings.services import issue_entry_codes


class Command(SittingVerb):
    help = "A new entry code for everybody admitted; older ones lapse."

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        return {
            "issued": [
                {
                    "ticket": one.candidacy.ticket,
                    "name": one.candidacy.user.name,
                    "room": one.candidacy.room.name if one.candidacy.room else None,
                    "seat": one.candidacy.seat,
                    "code": one.code,
                }
                for one in act.do(issue_entry_codes)
            ]
        }
