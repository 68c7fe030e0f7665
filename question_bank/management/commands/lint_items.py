import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, refuse
from question_bank.automation import broken_files, item_files
from question_bank.coverage.loading import difficulty_quota
from question_bank.errors import ItemError
from question_bank.files import read_item_files
from question_bank.services.references import newest_articles
from question_bank.starter.linting import Known, lint
from standards.models import Node


class Command(BaseCommand):
    help = "Say what spoils item files, beyond what the import refuses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="files or folders")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            file = read_item_files(item_files(options["paths"]))
        except ItemError as error:
            refuse(self, broken_files(error), as_json=options["json"])
        faults = lint(file, _known())
        if options["json"]:
            told = {"items": len(file.items), "faults": list(map(asdict, faults))}
            answer(self, told, as_json=True)
        else:
            self.stdout.writelines(f"{fault}\n" for fault in faults)
            self.stdout.write(f"{len(file.items)} 道题，{len(faults)} 处要看。")
        if faults:
            sys.exit(1)


def _known() -> Known:
    """A version that ended carries nothing that an item may rest on."""
    held = newest_articles().items()
    return Known(
        articles={name for name, one in held if one.version.valid_to is None},
        nodes=set(Node.objects.values_list("ref", flat=True)),
        quota=difficulty_quota(timezone.localdate()),
    )
