"""`manage.py expire_attempts`: end what is overdue, as the tick does by itself."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from exams.attempts.clock import database_now
from exams.attempts.services import expire_overdue


class Command(BaseCommand):
    help = "End every open attempt whose deadline and grace are over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        expired = [str(attempt_id) for attempt_id in expire_overdue(database_now())]
        if options["json"]:
            self.stdout.write(json.dumps({"expired": expired}))
        else:
            self.stdout.write(f"到时收卷 {len(expired)} 份。")
