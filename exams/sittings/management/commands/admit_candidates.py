from typing import Any

from exams.sittings.automation import Act, SittingVerb
from exams.sittings.services import admit_candidates


class Command(SittingVerb):
    help = "Admit everybody registered, and bring both papers into use."

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        admitted = act.do(admit_candidates)
        return {"tickets": [candidacy.ticket for candidacy in admitted]}
