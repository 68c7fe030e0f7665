from typing import Any

from exams.sittings.automation import Act, SittingVerb
from exams.sittings.reports import progress_of
from exams.sittings.services import close_sitting


class Command(SittingVerb):
    help = "Take in all answers: keys mark what they can, the panel gets the rest."

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        act.do(close_sitting)
        panel = act.sitting.panel_id
        return {
            "panel": str(panel) if panel else None,
            "unmarked": list(progress_of(act.sitting).unmarked),
        }
