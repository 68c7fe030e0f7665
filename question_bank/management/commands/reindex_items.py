from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.automation import answer
from question_bank.indexing import rebuild


class Command(BaseCommand):
    help = "Make the index of the bank's search and near-duplicates anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild()
        if options["json"]:
            answer(self, {"items": count}, as_json=True)
        else:
            self.stdout.write(f"已重建索引:试题 {count} 道")
