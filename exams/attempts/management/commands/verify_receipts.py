"""`manage.py verify_receipts FILE…`: what candidates hold against the database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from exams.attempts.clock import database_now
from exams.attempts.oracle import Judgement, judge
from exams.attempts.receipt_files import MalformedFile, read_files

# More than a person reads; the counts are always whole.
MOST_FAULTS_TOLD = 100


class Command(BaseCommand):
    """Exit code 0: every promise is kept; 1: something is wrong; 2: a bad file."""

    help = "Compare receipts kept outside the server with the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            testimonies = read_files(options["files"])
        except MalformedFile as error:
            message = _("%(path)s 第 %(line)d 行不是回执记录。")
            told = message % {"path": error.path, "line": error.line}
            refuse(self, Reason("file_malformed", told), as_json=options["json"])
        except OSError as error:
            told = _("读不到文件 %(path)s。") % {"path": error.filename}
            refuse(self, Reason("file_unreadable", told), as_json=options["json"])
        found = judge(testimonies, database_now())
        self._tell(found, as_json=options["json"])
        if not found.is_sound:
            raise CommandError("\n".join(_faults(found)), returncode=1)

    def _tell(self, found: Judgement, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_document(found), ensure_ascii=False))
            return
        damage = "，".join(f"{k} {n}" for k, n in found.damage.counts().items())
        self.stdout.write(
            f"核对 {found.attempts} 份作答、{found.receipts} 张回执、"
            f"{found.events} 条记录：{damage}。"
        )


def _document(found: Judgement) -> dict[str, Any]:
    return {
        "sound": found.is_sound,
        "attempts": found.attempts,
        "sent": found.sent,
        "receipts": found.receipts,
        "events": found.events,
        **found.damage.counts(),
        "audit_problem": found.audit_problem,
        "faults": _faults(found),
    }


def _faults(found: Judgement) -> list[str]:
    audit = [f"audit: {found.audit_problem}"] if found.audit_problem else []
    return [*audit, *found.damage.sentences()][:MOST_FAULTS_TOLD]
