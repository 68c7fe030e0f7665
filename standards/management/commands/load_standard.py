"""`manage.py load_standard PATH`: check a standard's file and load it, once."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from standards.errors import StandardError
from standards.models import Standard
from standards.services import load_standard
from standards.validation import StandardRefused, read_standard


class Command(BaseCommand):
    """Idempotent: the same file again changes nothing."""

    help = "Validate a national standard (YAML or JSON) and load it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = read_standard(_bytes_of(options["path"]))
            standard, is_new = load_standard(document=document, at=timezone.now())
        except StandardRefused as refusal:
            refuse(self, _broken(refusal), as_json=options["json"])
        except StandardError as error:
            refuse(self, error, as_json=options["json"])
        summary = _summary(standard, is_new)
        self.stdout.write(
            json.dumps(summary, ensure_ascii=False)
            if options["json"]
            else _sentence(standard, is_new)
        )


def _broken(refusal: StandardRefused) -> Reason:
    message = _("标准文件有 %(count)s 处错误，没有载入。")
    count = {"count": len(refusal.faults)}
    return Reason("broken_file", message % count, refusal.faults)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        message = _("无法读取文件 %(path)s。") % {"path": path}
        raise StandardError("file_unreadable", message) from None


def _summary(standard: Standard, is_new: bool) -> dict[str, object]:
    return {
        "code": standard.code,
        "name": standard.name,
        "edition": standard.edition,
        "digest": standard.digest,
        "created": is_new,
        "nodes": standard.nodes.count(),
    }


def _sentence(standard: Standard, is_new: bool) -> str:
    if is_new:
        return _("已载入《%(standard)s》。") % {"standard": standard}
    return _("《%(standard)s》已经载入过，没有改动。") % {"standard": standard}
