from typing import Any

from accounts.models import CentreRole
from exams.sittings.automation import Act, SittingVerb, outcomes_told
from exams.sittings.services import release_results


class Command(SittingVerb):
    help = "Release all prepared results of a sitting; a repeat changes nothing."
    roles = (CentreRole.REGISTRAR,)

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        act.do(release_results)
        return outcomes_told(act.sitting)
