import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from casework.engine import CaseDataError
from casework.shelving import CASES, load_cases


class Command(BaseCommand):
    help = "Bring the case files onto the shelf: all or nothing, repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load_cases(paths=sorted(CASES.glob("*.yaml")), at=timezone.now())
        except CaseDataError as error:
            raise CommandError("\n".join(error.faults), returncode=2) from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report)))
            return
        counts = {name: len(slugs) for name, slugs in asdict(report).items()}
        self.stdout.write(
            "新增 {added}，未变 {unchanged}，下架 {retired}".format(**counts)
        )
