from typing import Any

from exams.sittings.automation import Act, SittingVerb
from exams.sittings.services import issue_candidate_codes
from exams.sittings.services.codes import CandidateCode


class Command(SittingVerb):
    help = "A one-time code for every candidate without password; older ones lapse."

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        rows = act.do(issue_candidate_codes)
        return {
            "issued": [_told(row) | {"code": row.code} for row in rows if row.code],
            "left_out": [
                _told(row) | {"reason": row.left_out.value}
                for row in rows
                if row.left_out
            ],
        }


def _told(row: CandidateCode) -> dict[str, str]:
    user = row.candidacy.user
    return {
        "ticket": row.candidacy.ticket,
        "username": user.username,
        "name": user.name,
        "document": row.masked,
    }
