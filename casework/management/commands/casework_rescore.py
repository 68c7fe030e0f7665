from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import administrator, answer, refuse
from accounts.errors import AccountError
from casework.rescoring import Change, Rescoring, rescore, rescore_and_keep


class Command(BaseCommand):
    help = "Score closed plays again: says who changes side of the pass mark."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--case", default="", help="one case; without it all")
        parser.add_argument(
            "--keep", action="store_true", help="write what comes out; else nothing is"
        )
        parser.add_argument("--actor", default="", help="needed with --keep")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = _found(options)
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        told = {
            "plays": found.plays,
            "changed": len(found.changes),
            "up": [_told(one) for one in found.crossing("up")],
            "down": [_told(one) for one in found.crossing("down")],
            "kept": options["keep"],
        }
        answer(self, told, as_json=options["json"])


def _found(options: dict[str, Any]) -> Rescoring:
    if not options["keep"]:
        return rescore(case=options["case"])
    actor = administrator(options["actor"])
    return rescore_and_keep(case=options["case"], actor=actor, at=timezone.now())


def _told(change: Change) -> dict[str, str]:
    return {
        "play": str(change.play),
        "case": change.case,
        "before": str(change.before),
        "after": str(change.after),
    }
