from argparse import ArgumentParser
from typing import Any

from accounts.automation import text_of_at_most
from exams.sittings.automation import Act, SittingVerb
from exams.sittings.errors import SittingError
from exams.sittings.services import withdraw_candidate


class Command(SittingVerb):
    help = (
        "Take somebody who is not yet admitted off the list; the ticket stays theirs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("ticket")
        parser.add_argument("--reason", type=text_of_at_most(300), required=True)

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        candidacies = act.sitting.candidacies
        candidacy = candidacies.filter(ticket=options["ticket"]).first()
        if candidacy is None:
            raise SittingError("candidate_unknown")
        withdraw_candidate(
            candidacy=candidacy, reason=options["reason"], actor=act.actor, at=act.at
        )
        return {"withdrawn": candidacy.ticket}
