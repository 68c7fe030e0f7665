from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, refuse
from accounts.errors import AccountError
from question_bank.automation import level_named
from question_bank.models import Pool
from question_bank.starter.planning import plan

# Two papers and a fifth more.
ITEMS = 240


class Command(BaseCommand):
    help = "Say which theory items to write so that a pool serves its papers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--level", type=int, required=True)
        parser.add_argument("--pool", choices=Pool.values, required=True)
        parser.add_argument("--items", type=int, default=ITEMS, help="in all")
        parser.add_argument("--standard", default="", help="code, if there are more")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            level = level_named(options["level"], options["standard"])
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        missing = plan(
            level, options["pool"], max(0, options["items"]), timezone.localdate()
        )
        if options["json"]:
            answer(self, {"missing": [asdict(slot) for slot in missing]}, as_json=True)
            return
        for slot in missing:
            self.stdout.write(f"{slot.point} {slot.kind} 难度 {slot.difficulty}")
        self.stdout.write(f"还要写 {len(missing)} 道。")
