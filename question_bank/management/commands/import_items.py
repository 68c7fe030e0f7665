import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from question_bank.errors import ItemError
from question_bank.services.importing import ImportReport, import_items


class Command(BaseCommand):
    help = "Load item files (YAML) into the bank: all or nothing, repeatable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="files or folders")
        parser.add_argument("--dry-run", action="store_true", help="check only")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = _import(options["paths"], keep=not options["dry_run"])
        except ItemError as error:
            refuse(self, _broken(error), as_json=options["json"])
        counts = asdict(report)
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(
                "鉴定点 {points},新增 {added},修订 {revised},未变 {unchanged}".format(
                    **counts
                )
            )


def _broken(error: ItemError) -> Reason:
    message = _("试题文件有 %(count)s 处错误，没有载入。")
    return Reason(error.code, message % {"count": len(error.faults)}, error.faults)


def _import(paths: list[Path], *, keep: bool) -> ImportReport:
    files = [file for path in paths for file in _files(path)]
    with transaction.atomic():
        report = import_items(files, at=timezone.now())
        transaction.set_rollback(not keep)
    return report


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
