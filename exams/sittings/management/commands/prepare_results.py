from typing import Any

from exams.sittings.automation import Act, SittingVerb, outcomes_told
from exams.sittings.services import prepare_results


class Command(SittingVerb):
    help = "Join the marks of both parts; another person releases the results."

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        act.do(prepare_results)
        return outcomes_told(act.sitting)
