"""Items as files. Each file handed out leaves evidence; of exam items it says so."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.access import has_platform_role
from accounts.models import User
from question_bank.errors import BankError
from question_bank.models import Item, ItemExport, Pool
from question_bank.querysets import EXAM_ITEM_ROLES, ItemQuerySet
from question_bank.services.bodies import bodies_of
from question_bank.sheets import writing
from question_bank.sheets.records import SheetItem

CHUNK = 500
FORMATS = ("xlsx", "csv")
# How long a file that a job made can be fetched.
KEPT = timedelta(days=1)
Progress = Callable[[int], None]


@dataclass(frozen=True)
class ItemsFile:
    """A file of items. `exam` of its `number` items are of the exam pool."""

    name: str
    content: bytes
    content_type: str
    number: int
    exam: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def export_items(
    *,
    items: ItemQuerySet,
    file_format: str,
    actor: User,
    at: datetime,
    progress: Progress = lambda done: None,
) -> ItemsFile:
    """These items, as far as `actor` may see them, as a file; leaves evidence.

    BankError: export_empty. ItemError cell_too_long.
    """
    seen = items.filter(pk__in=Item.objects.visible_to(actor).values("pk"))
    found = list(_sheet_items(seen, progress))
    if not found:
        raise BankError("export_empty", _("没有可以导出的题，请放宽筛选条件。"))
    exam = sum(item.pool == Pool.EXAM for item in found)
    made = _file(found, file_format, exam, actor, at)
    _record(made, actor, at)
    return made


def ask_export(
    *, query: str, file_format: str, actor: User, at: datetime
) -> ItemExport:
    """Note which items `actor` wants as a file: a job makes it."""
    return ItemExport.objects.create(
        made_by=actor, made_at=at, query=query, file_format=file_format
    )


def keep_export(*, asked: ItemExport, made: ItemsFile, at: datetime) -> None:
    """Keep the file that was asked for, for a day."""
    asked.made_at, asked.file_name = at, made.name
    asked.content_type, asked.sha256 = made.content_type, made.sha256
    reads_all = has_platform_role(asked.made_by, *EXAM_ITEM_ROLES)
    asked.holds_secret = reads_all and made.exam > 0
    file = ContentFile(made.content)
    asked.stored = storages["private"].save(f"exports/{asked.pk}", file)
    asked.save()


def forget_exports(at: datetime) -> int:
    """Remove the files that nobody can fetch any more; how many."""
    over = list(ItemExport.objects.exclude(stored="").filter(made_at__lt=at - KEPT))
    for kept in over:
        storages["private"].delete(kept.stored)
        ItemExport.objects.filter(pk=kept.pk).update(stored="")
    return len(over)


def _sheet_items(items: ItemQuerySet, progress: Progress) -> Iterator[SheetItem]:
    """What each item says now; one that was given up before it said anything is not
    there."""
    rows = items.select_related("current", "point__level").order_by("code")
    rest = rows.iterator(chunk_size=CHUNK)
    done = 0
    while chunk := list(islice(rest, CHUNK)):
        bodies = bodies_of(chunk)
        for item in chunk:
            if item.pk in bodies:
                yield SheetItem.of(
                    bodies[item.pk],
                    code=item.code,
                    level=item.point.level.number,
                    point=item.point.code,
                    pool=item.pool,
                )
        done += len(chunk)
        progress(done)


def _file(
    items: list[SheetItem], file_format: str, exam: int, actor: User, at: datetime
) -> ItemsFile:
    moment = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    told = {"name": actor.name, "moment": moment, "number": len(items), "exam": exam}
    if exam:
        mark = _(
            "%(name)s %(moment)s 导出，共 %(number)d 题，其中考试题 %(exam)d 题，属试题秘密"
        )
    else:
        mark = _("%(name)s %(moment)s 导出，共 %(number)d 题")
    if file_format == "csv":
        content, content_type = writing.csv_of(items), writing.CSV
    else:
        content, content_type = writing.workbook_of(items, mark % told), writing.XLSX
    # A CSV has no room for a mark: its name says who took it and when.
    name = _("试题-%(name)s-%(moment)s") % {
        "name": actor.name,
        "moment": f"{timezone.localtime(at):%Y%m%d-%H%M}",
    }
    return ItemsFile(f"{name}.{file_format}", content, content_type, len(items), exam)


@transaction.atomic
def _record(made: ItemsFile, actor: User, at: datetime) -> None:
    evidence.record(
        actor=actor,
        action="question_bank.items.exported",
        subject=f"user:{actor.public_id}",
        after={"items": made.number, "exam": made.exam, "sha256": made.sha256},
        at=at,
    )
