from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.automation import answer, refuse
from question_bank.automation import broken_files, item_files, text_of
from question_bank.errors import ItemError
from question_bank.files import read_item_files
from question_bank.starter.readings import (
    BlindAnswer,
    Reading,
    noted,
    read_rows,
    unexplained,
    written_rows,
)


class Command(BaseCommand):
    help = "Compare a second reader's answers with the keys, and keep them in a log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="files or folders")
        parser.add_argument(
            "--answers",
            type=Path,
            required=True,
            help="CSV with item, blind_answer, and where they differ verdict, remark",
        )
        parser.add_argument("--log", type=Path, required=True, help="review.csv")
        parser.add_argument("--dry-run", action="store_true", help="compare only")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            items = read_item_files(item_files(options["paths"])).items
            answers = read_rows(text_of(options["answers"]), BlindAnswer)
            log = options["log"]
            kept = read_rows(text_of(log), Reading) if log.exists() else []
            rows = noted(items, answers, kept)
        except ItemError as error:
            refuse(self, broken_files(error), as_json=options["json"])
        if not options["dry_run"]:
            log.write_text(written_rows(rows), encoding="utf-8")
        open_ones = len(unexplained(items, rows))
        told = {"noted": len(answers), "unread": open_ones}
        answer(self, told, as_json=options["json"])
