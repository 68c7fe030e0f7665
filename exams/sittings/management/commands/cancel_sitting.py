from argparse import ArgumentParser
from typing import Any

from accounts.automation import text_of_at_most
from exams.sittings.automation import Act, SittingVerb
from exams.sittings.services import cancel_sitting


class Command(SittingVerb):
    help = "Call a sitting off while nobody is admitted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", type=text_of_at_most(300), required=True)

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        act.do(cancel_sitting, reason=options["reason"])
        return {}
