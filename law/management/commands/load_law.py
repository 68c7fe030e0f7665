from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from law import loading
from law.errors import LawError


class Command(BaseCommand):
    help = "Load laws, cited articles, dated facts and the calendar (idempotent)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=loading.DATA)
        parser.add_argument("--dry-run", action="store_true", help="check only")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                loaded = loading.load_all(options["folder"], on=timezone.localdate())
                transaction.set_rollback(options["dry_run"])
        except LawError as error:
            raise CommandError(error.message, returncode=2) from error
        self.stdout.write(str(loaded))
