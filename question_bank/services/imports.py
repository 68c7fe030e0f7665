"""Imports of spreadsheets: take a file, decide about its rows, undo all of it.

Reading and checking is `reading_imports`; here is what people do.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import User
from question_bank.errors import BankError
from question_bank.indexing import forget_items
from question_bank.models import (
    OPEN_STATES,
    AssessmentPoint,
    Draft,
    DraftRevision,
    DraftState,
    ImportBatch,
    ImportRow,
    ImportStatus,
    Item,
    ItemStatus,
    RowState,
)
from question_bank.querysets import DraftQuerySet, ImportRowQuerySet
from question_bank.services.bulk_drafts import NewItem, start_items
from question_bank.services.collecting import collecting_later
from question_bank.services.drafts import save_draft, start_revision
from question_bank.services.holding import hold_items
from question_bank.services.sheet_checks import body_in, unfit
from question_bank.sheets.reading import refuse_unfit
from question_bank.sheets.records import SheetItem
from standards.models import Level

# Rows accepted in one transaction: others may write in between.
CHUNK = 1000
MOST_NAMED = 5


def take_file(
    *,
    file: BinaryIO,
    name: str,
    uploader: User,
    level: Level,
    pool: str,
    cognition: str,
    at: datetime,
) -> ImportBatch:
    """Keep an uploaded table for reading, once it has passed the guards.

    AccountError: the codes of `refuse_unfit`; then nothing is kept.
    """
    form = refuse_unfit(file)
    batch = ImportBatch(
        file_name=name[-200:],
        sha256=_digest(file),
        form=form.code,
        uploaded_by=uploader,
        level=level,
        pool=pool,
        cognition=cognition,
        created_at=at,
    )
    file.seek(0)
    batch.stored = storages["private"].save(f"imports/{batch.pk}", File(file))
    batch.save(force_insert=True)
    return batch


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(65_536):
        digest.update(chunk)
    return digest.hexdigest()


def forget_file(batch: ImportBatch) -> None:
    """The file has been read, or will not be: what it says stands in the rows."""
    if batch.stored:
        storages["private"].delete(batch.stored)
        ImportBatch.objects.filter(pk=batch.pk).update(stored="")


@transaction.atomic
def place_rows(
    *, batch: ImportBatch, points: Mapping[str, AssessmentPoint | None]
) -> int:
    """Say once for all rows with a classification which point it is; how many rows.

    None takes a choice back. Rows that are accepted keep theirs. BankError: import_state.
    """
    _held(batch)
    return sum(
        batch.rows.waiting().filter(place=place, existing=None).update(point=point)
        for place, point in points.items()
    )


def accept_rows(
    *, batch: ImportBatch, rows: ImportRowQuerySet, actor: User, at: datetime
) -> Iterable[int]:
    """Make drafts of `actor` of those rows that are acceptable; yields how many so far.

    In chunks, each a transaction: whoever stops in between has whole drafts and rows
    that still wait, never a half of either. A repeat finds nothing left to do.
    BankError: import_state.
    """
    chosen = rows.acceptable().filter(batch=batch)
    keys = list(chosen.order_by("point", "kind", "number").values_list("pk", flat=True))
    done = 0
    for start in range(0, len(keys), CHUNK):
        with collecting_later():
            done += _accept_chunk(batch, keys[start : start + CHUNK], actor, at)
        yield done


@transaction.atomic
def _accept_chunk(
    batch: ImportBatch, keys: Sequence[UUID], actor: User, at: datetime
) -> int:
    _held(batch)
    # Asked again under the lock: another tab may have been quicker.
    rows = batch.rows.acceptable().filter(pk__in=keys)
    found = list(rows.select_related("point__level", "existing").order_by("number"))
    new = [row for row in found if row.existing is None]
    accepted = _begin(new, actor, at)
    accepted += _revise(batch, [r for r in found if r.existing is not None], actor, at)
    if accepted:
        evidence.record(
            actor=actor,
            action="question_bank.import.accepted",
            subject=f"import:{batch.pk}",
            after={"rows": accepted},
            at=at,
        )
    return accepted


def _begin(rows: Sequence[ImportRow], actor: User, at: datetime) -> int:
    """A new item for each row; one that was hung on an unfit point is refused.

    Its draft gets the row's id, so that one statement says of all what they became.
    """
    for row in rows:
        for message in unfit(row.point, row.kind) if row.point else ():
            _refuse(row, message)
    rows = [row for row in rows if row.state != RowState.ERROR]
    items = [item_in(row) for row in rows]
    news = [
        NewItem(draft=row.pk, point=row.point, pool=item.pool, body=body_in(item))
        for row, item in zip(rows, items, strict=True)
        if row.point is not None
    ]
    start_items(author=actor, items=news, at=at)
    begun = ImportRow.objects.filter(pk__in=[new.draft for new in news])
    return begun.update(draft=F("pk"), accepted_at=at)


def _revise(
    batch: ImportBatch, rows: Sequence[ImportRow], actor: User, at: datetime
) -> int:
    """A revision of each item that a row names; one that is busy by now is refused."""
    accepted = 0
    for row in rows:
        try:
            item = _still_meant(row, actor)
            row.draft = _revision(batch, row, item, actor, at)
        except BankError as error:
            _refuse(row, error.message)
            continue
        row.accepted_at = at
        row.save(update_fields=["draft", "accepted_at"])
        accepted += 1
    return accepted


def _still_meant(row: ImportRow, actor: User) -> Item:
    """The item that the row names, if `actor` still sees it in the pool of the row.

    It may have become an exam item since the file was read: a revision of it would
    show its text to whoever began it. BankError: item_moved.
    """
    found: Item | None = (
        Item.objects.visible_to(actor)
        .filter(pk=row.existing_id, pool=item_in(row).pool)
        .first()
    )
    if found is None:
        raise BankError("item_moved", _("读取表格以后这道题变了，请重新导入。"))
    return found


def _revision(
    batch: ImportBatch, row: ImportRow, item: Item, actor: User, at: datetime
) -> Draft:
    reason = _("按表格 %(file)s 修订") % {"file": batch.file_name}
    draft = start_revision(item=item, author=actor, at=at, reason=reason[:200])
    body = body_in(item_in(row))
    save_draft(draft=draft, from_number=1, body=body, editor=actor, at=at)
    return draft


def item_in(row: ImportRow) -> SheetItem:
    """What the row says; rows without an item are never acceptable."""
    assert row.record is not None, "a row of an unknown kind is wrong"
    return SheetItem.from_json(row.record)


def _refuse(row: ImportRow, message: str) -> None:
    remark = {"severity": "error", "column": "", "cell": "", "message": message}
    row.remarks = [*row.remarks, remark]
    row.state = RowState.ERROR
    row.save(update_fields=["remarks", "state"])


@transaction.atomic
def drop_import(*, batch: ImportBatch, actor: User, at: datetime) -> None:
    """Give an import up of which nothing was accepted; its rows are gone for good, and
    so is the file if nobody will read it any more.

    BankError: import_state, import_accepted.
    """
    unread = [ImportStatus.READING] if batch.is_left_unread else []
    _held(batch, ImportStatus.OPEN, ImportStatus.FAILED, *unread)
    if batch.rows.accepted().exists():
        message = _("已有试题成为草稿，不能放弃；要收回请撤销整次导入。")
        raise BankError("import_accepted", message)
    batch.rows.all().delete()
    _close(batch, ImportStatus.DROPPED, at)
    transaction.on_commit(partial(forget_file, batch))
    evidence.record(
        actor=actor,
        action="question_bank.import.dropped",
        subject=f"import:{batch.pk}",
        at=at,
    )


@transaction.atomic
def undo_import(*, batch: ImportBatch, actor: User, at: datetime) -> int:
    """Give up every draft that the import made; how many items that were.

    Items that were never published go out of use, their codes stay burnt; of a
    revision the published version stays. Refused as a whole, naming the items, once
    one was published or somebody else wrote in it. BankError: import_state,
    import_published, import_edited.
    """
    _held(batch)
    ours = Draft.objects.filter(import_rows__batch=batch)
    hold_items(ours.values("item"))
    _refuse_published(ours)
    _refuse_edited(ours)
    open_ones = Draft.objects.filter(pk__in=ours.values("pk"), state__in=OPEN_STATES)
    number = open_ones.update(state=DraftState.DISCARDED, updated_at=at)
    unpublished = Item.objects.filter(
        pk__in=ours.values("item"), status=ItemStatus.DRAFT
    )
    forget_items(list(unpublished.values_list("pk", flat=True)))
    unpublished.update(status=ItemStatus.RETIRED)
    ImportBatch.objects.filter(pk=batch.pk).update(
        status=ImportStatus.UNDONE, undone_at=at
    )
    evidence.record(
        actor=actor,
        action="question_bank.import.undone",
        subject=f"import:{batch.pk}",
        after={"drafts": ours.count(), "discarded": number},
        at=at,
    )
    return number


def _refuse_published(ours: DraftQuerySet) -> None:
    codes = _codes(ours.filter(state=DraftState.PUBLISHED))
    if codes:
        message = _("其中的 %(codes)s 已经发布，不能再撤销整次导入，草稿都还在。")
        raise BankError("import_published", message % {"codes": codes})


def _refuse_edited(ours: DraftQuerySet) -> None:
    others = DraftRevision.objects.filter(draft__in=ours.values("pk")).exclude(
        saved_by=F("draft__author")
    )
    codes = _codes(ours.filter(pk__in=others.values("draft")))
    if codes:
        message = _("其他人修改过其中的 %(codes)s，不能撤销整次导入，草稿都还在。")
        raise BankError("import_edited", message % {"codes": codes})


def _codes(drafts: DraftQuerySet) -> str:
    """The first few codes, and that there are more."""
    codes = list(drafts.order_by("item__code").values_list("item__code", flat=True))
    shown = "、".join(codes[:MOST_NAMED])
    more = _("%(codes)s 等 %(number)d 题") % {"codes": shown, "number": len(codes)}
    return more if len(codes) > MOST_NAMED else shown


def _close(batch: ImportBatch, status: ImportStatus, at: datetime) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(status=status, finished_at=at)


def _held(batch: ImportBatch, *states: ImportStatus) -> ImportBatch:
    """The import as it is now, kept from others until the commit."""
    held: ImportBatch = ImportBatch.objects.select_for_update(no_key=True).get(
        pk=batch.pk
    )
    if held.status not in (states or (ImportStatus.OPEN,)):
        message = _("这次导入是“%(state)s”，不能再这样做。")
        raise BankError("import_state", message % {"state": held.get_status_display()})
    return held
