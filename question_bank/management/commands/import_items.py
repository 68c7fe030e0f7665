import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import refuse
from accounts.errors import AccountError
from question_bank.automation import broken_files, item_files, level_named, writer
from question_bank.errors import ItemError
from question_bank.models import Cognition, Pool
from question_bank.services.importing import import_items
from question_bank.services.sheet_verbs import import_sheet

SHEETS = {".xlsx", ".csv"}


class Command(BaseCommand):
    help = "Load item files (YAML), or make drafts of a spreadsheet: all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="files or folders")
        parser.add_argument("--actor", default="", help="whose drafts (spreadsheets)")
        parser.add_argument("--level", type=int, help="of rows that name none")
        parser.add_argument("--standard", default="", help="code, if there are more")
        parser.add_argument("--pool", choices=Pool.values, default=Pool.PRACTICE)
        parser.add_argument(
            "--cognition", choices=Cognition.values, default=Cognition.UNDERSTAND
        )
        parser.add_argument("--dry-run", action="store_true", help="check only")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        sheets = [path for path in options["paths"] if path.suffix.lower() in SHEETS]
        try:
            counts = self._sheet(sheets, options) if sheets else _files(options)
        except ItemError as error:
            refuse(self, broken_files(error), as_json=options["json"])
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write("\n".join(f"{n}: {v}" for n, v in counts.items()))

    def _sheet(self, sheets: list[Path], options: dict[str, Any]) -> dict[str, Any]:
        if len(options["paths"]) > 1:
            message = _("表格一次只能导入一个，不能与其他文件一起。")
            raise AccountError("one_sheet", message)
        report = import_sheet(
            path=sheets[0],
            level=level_named(options["level"], options["standard"]),
            pool=options["pool"],
            cognition=options["cognition"],
            actor=writer(options["actor"]),
            keep=not options["dry_run"],
            at=timezone.now(),
        )
        return asdict(report)


def _files(options: dict[str, Any]) -> dict[str, Any]:
    files = item_files(options["paths"])
    with transaction.atomic():
        report = import_items(files, at=timezone.now())
        transaction.set_rollback(options["dry_run"])
    return asdict(report)
