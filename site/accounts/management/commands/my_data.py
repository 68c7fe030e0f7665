import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.automation import person, refuse
from accounts.errors import AccountError
from accounts.my_data import copy_of


class Command(BaseCommand):
    help = "A copy of one's own data, as on the page: JSON, indented without --json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--actor", required=True, help="whose data")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = person(options["actor"])
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        text = json.dumps(
            copy_of(user),
            default=lambda day_or_time: day_or_time.isoformat(),
            ensure_ascii=False,
            indent=None if options["json"] else 2,
        )
        self.stdout.write(text)
