from decimal import Decimal
from typing import Any

from accounts.automation import answer
from exams.sittings.automation import Act, SittingVerb
from exams.sittings.models import Result
from exams.sittings.querysets import OFFICE_ROLES


class Command(SittingVerb):
    help = "List the results of a sitting by ticket, prepared or released."
    roles = OFFICE_ROLES

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        results = Result.objects.of_sitting(act.sitting).standing()
        rows = results.select_related("candidacy__user").order_by("candidacy__ticket")
        return {"results": [_told(result) for result in rows]}

    def show(self, values: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            answer(self, values, as_json=True)
            return
        for row in values["results"]:
            self.stdout.write(" ".join(map(str, row.values())))


def _told(result: Result) -> dict[str, Any]:
    return {
        "ticket": result.candidacy.ticket,
        "name": result.candidacy.user.name,
        "theory": _score(result.theory_score),
        "theory_code": result.theory_code,
        "skill": _score(result.skill_score),
        "skill_code": result.skill_code,
        "outcome": result.outcome,
        "status": result.status,
    }


def _score(score: Decimal | None) -> str | None:
    return None if score is None else f"{score:.1f}"
