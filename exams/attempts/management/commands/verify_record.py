"""`manage.py verify_record FILE`: does the file of a candidate's record hold?"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from exams.attempts.receipts import public_signing_key
from exams.attempts.record_check import faults_of


class Command(BaseCommand):
    """Exit code 0: this server signed it and nothing was changed; 1: it does not
    hold; 2: no such file."""

    help = "Check the file of a candidate's record against this server's key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            record = json.loads(options["file"].read_text(encoding="utf-8"))
        except (OSError, ValueError):
            unknown = Reason("file_unreadable", _("没有这个文件，或者它不是 JSON。"))
            refuse(self, unknown, as_json=options["json"])
        document = record if isinstance(record, dict) else {}
        faults = faults_of(document, public_signing_key())
        if options["json"]:
            self.stdout.write(json.dumps({"faults": faults}, ensure_ascii=False))
        else:
            self.stdout.write(f"不符 {len(faults)} 处。")
        if faults:
            raise CommandError("\n".join(faults), returncode=1)
