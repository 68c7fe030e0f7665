from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.automation import refuse
from question_bank.automation import broken_files, item_files
from question_bank.errors import ItemError
from question_bank.files import read_item_files
from question_bank.starter.readings import blind_sheet


class Command(BaseCommand):
    help = "Print items as candidates see them, the key covered, for a second reader."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, help="files or folders")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            file = read_item_files(item_files(options["paths"]))
        except ItemError as error:
            refuse(self, broken_files(error))
        self.stdout.write(blind_sheet(file.items))
