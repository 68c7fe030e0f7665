"""`manage.py verify_attempt ID`: fold the log again, compare with the answers."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from exams.attempts.models import Attempt
from exams.attempts.verification import verify_attempt


class Command(BaseCommand):
    """Exit code 0: the log explains every answer; 1: it does not; 2: no attempt."""

    help = "Check an attempt's answers against its log; never prints an answer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("attempt", type=UUID)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        attempt = Attempt.objects.filter(pk=options["attempt"]).first()
        if attempt is None:
            unknown = Reason("attempt_unknown", _("没有这次作答。"))
            refuse(self, unknown, as_json=options["json"])
        found = verify_attempt(attempt)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(found), ensure_ascii=False))
        else:
            self.stdout.write(
                f"记录 {found.events} 条（迟到 {found.aside} 条），"
                f"已答 {found.answered} 题，不符 {len(found.faults)} 处。"
            )
        if found.faults:
            raise CommandError("\n".join(found.faults), returncode=1)
