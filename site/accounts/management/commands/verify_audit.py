import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import checkpoints


class Command(BaseCommand):
    help = "Check the evidence log: its chain, and its checkpoints on disk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = checkpoints.verify_all()
        if options["json"]:
            self.stdout.write(json.dumps(outcome.as_json()))
        elif outcome.is_sound:
            self.stdout.write(
                f"{outcome.entries} entries, unbroken; head {outcome.head_hash}"
            )
        if not outcome.is_sound:
            raise CommandError(
                f"Entry {outcome.bad_sequence}: {outcome.problem}.", returncode=1
            )
