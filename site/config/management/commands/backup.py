from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.backup import BackupError, write_backup


class Command(BaseCommand):
    help = "Back up database, files, keys and checkpoints into one archive."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path, help="e.g. backup.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = write_backup(options["target"], at=timezone.now())
        except BackupError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"已备份 {len(manifest['files'])} 个文件。")
        self.stdout.write("档案内含密钥,请妥善保管。")
        self.stdout.write("试卷密钥 keys/paper 不在档案里,请另存一处,恢复时放回。")
