from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import refuse
from certificates.handing_out import make_score_sheet
from certificates.models import SheetFormat
from certificates.verbs import REFUSALS, acting
from exams.sittings.automation import sitting_of


class Command(BaseCommand):
    help = "Write the score sheet of a released sitting to a file, and note it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sitting", help="its id")
        parser.add_argument("--format", choices=SheetFormat.values, required=True)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--actor", default="", help="username; default: planner")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sitting = sitting_of(options["sitting"])
            sheet = make_score_sheet(
                sitting=sitting,
                sheet_format=SheetFormat(options["format"]),
                actor=acting(options["actor"], sitting),
                at=timezone.now(),
            )
        except REFUSALS as error:
            refuse(self, error)
        else:
            options["out"].write_bytes(sheet.content)
            self.stdout.write(f"{options['out']} {sheet.record.figures_hash}")
