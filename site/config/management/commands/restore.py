from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup import BackupError, restore_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty folder; then start with VAR_DIR set to it."

    # The database that the settings point to is not touched.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("var_dir", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = restore_backup(options["source"], options["var_dir"])
        except (BackupError, OSError, ValueError) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"已恢复 {count} 个文件到 {options['var_dir']}。")
