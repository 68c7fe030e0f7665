from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import Reason, answer, refuse
from accounts.errors import AccountError
from question_bank.automation import level_named, reader
from question_bank.errors import BankError, ItemError
from question_bank.kinds import KINDS
from question_bank.models import Item, ItemStatus, Pool
from question_bank.querysets import ItemQuerySet
from question_bank.services.exporting import FORMATS, ItemsFile, export_items


class Command(BaseCommand):
    help = "Write items to a spreadsheet that import_items reads; leaves evidence."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help=".xlsx or .csv")
        parser.add_argument("--actor", required=True, help="who takes them along")
        parser.add_argument("--level", type=int)
        parser.add_argument("--standard", default="", help="code, if there are more")
        parser.add_argument("--area", default="", help="name of the area")
        parser.add_argument("--kind", choices=KINDS, default="")
        parser.add_argument("--pool", choices=Pool.values, default="")
        parser.add_argument("--status", choices=ItemStatus.values, default="")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = _made(options)
            options["out"].write_bytes(made.content)
        except OSError:
            broken = Reason("file_unwritable", _("写不了这个文件。"))
            refuse(self, broken, as_json=options["json"])
        except (AccountError, BankError) as error:
            refuse(self, error, as_json=options["json"])
        except ItemError as error:
            message = _("有的题放不进表格，请改用 CSV。")
            reason = Reason(error.code, message, error.faults)
            refuse(self, reason, as_json=options["json"])
        told = {"file": str(options["out"]), "items": made.number, "exam": made.exam}
        answer(self, {**told, "sha256": made.sha256}, as_json=options["json"])


def _made(options: dict[str, Any]) -> ItemsFile:
    file_format = options["out"].suffix.lower().removeprefix(".")
    if file_format not in FORMATS:
        raise AccountError("format_unknown", _("文件名须以 .xlsx 或 .csv 结尾。"))
    return export_items(
        items=_wanted(options),
        file_format=file_format,
        actor=reader(options["actor"]),
        at=timezone.now(),
    )


def _wanted(options: dict[str, Any]) -> ItemQuerySet:
    items: ItemQuerySet = Item.objects.all()
    if options["level"]:
        level = level_named(options["level"], options["standard"])
        items = items.filter(point__level=level)
    if options["area"]:
        items = items.filter(point__area__name=options["area"])
    for name in ("kind", "pool", "status"):
        if options[name]:
            items = items.filter(**{name: options[name]})
    return items
