"""`manage.py load_standard PATH`: check a standard's file and load it, once."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from standards.errors import StandardError
from standards.models import Standard
from standards.services import load_standard
from standards.validation import Fault, StandardRefused, read_standard


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
            raise self._refused(refusal.faults, as_json=options["json"]) from None
        except StandardError as error:
            raise CommandError(str(error)) from None
        summary = _summary(standard, is_new)
        self.stdout.write(
            json.dumps(summary, ensure_ascii=False)
            if options["json"]
            else _sentence(standard, is_new)
        )

    def _refused(self, faults: tuple[Fault, ...], *, as_json: bool) -> CommandError:
        """Every fault is printed; as JSON they go to the standard output."""
        if as_json:
            listed = [
                {"path": one.path, "code": one.code.value, "message": one.message}
                for one in faults
            ]
            self.stdout.write(json.dumps({"faults": listed}, ensure_ascii=False))
        count = _("标准文件有 %(count)s 处错误，没有载入。") % {"count": len(faults)}
        lines = [] if as_json else [str(fault) for fault in faults]
        return CommandError("\n".join([count, *lines]))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise CommandError(_("无法读取文件 %(path)s。") % {"path": path}) from None


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
