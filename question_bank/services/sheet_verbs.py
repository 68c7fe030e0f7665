"""A spreadsheet taken in by one command: all rows become drafts, or nothing is kept."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from django.db import transaction

from accounts.models import User
from question_bank.errors import Fault, ItemError
from question_bank.models import ImportBatch, RowState
from question_bank.services.imports import accept_rows, forget_file, take_file
from question_bank.services.reading_imports import read_import
from standards.models import Level


@dataclass(frozen=True)
class SheetReport:
    """What a table did, or on a dry run would do. `drafts` are new items and
    revisions, `kinds` counts the rows by kind."""

    drafts: int
    revised: int
    unchanged: int
    warnings: int
    kinds: dict[str, int]


def import_sheet(
    *,
    path: Path,
    level: Level,
    pool: str,
    cognition: str,
    actor: User,
    keep: bool,
    at: datetime,
) -> SheetReport:
    """Every row as a draft of `actor`, or on a dry run only the counts.

    ItemError: file_missing, sheet_faults with the place of each. AccountError as of
    `refuse_unfit`. Nothing is kept then.
    """
    batch = _taken(path, level, pool, cognition, actor, at)
    try:
        with transaction.atomic():
            read_import(batch=batch, progress=lambda done: None, at=at)
            _refuse_faulty(batch)
            report = _report(batch)
            if keep:
                list(
                    accept_rows(batch=batch, rows=batch.rows.all(), actor=actor, at=at)
                )
            transaction.set_rollback(not keep)
    except Exception:
        keep = False
        raise
    finally:
        forget_file(batch)
        if not keep:
            ImportBatch.objects.filter(pk=batch.pk).delete()
    return report


def _taken(
    path: Path, level: Level, pool: str, cognition: str, actor: User, at: datetime
) -> ImportBatch:
    try:
        file = path.open("rb")
    except OSError:
        raise ItemError("file_missing", [Fault(str(path), "读不到文件。")]) from None
    with file:
        return take_file(
            file=cast(BinaryIO, file),
            name=path.name,
            uploader=actor,
            level=level,
            pool=pool,
            cognition=cognition,
            at=at,
        )


def _refuse_faulty(batch: ImportBatch) -> None:
    faults = [
        Fault(
            f"第 {row.number} 行 {one['cell']} {one['column']}".strip(), one["message"]
        )
        for row in batch.rows.filter(state=RowState.ERROR)
        for one in row.remarks
        if one["severity"] == "error"
    ]
    open_rows = batch.rows.unplaced().exclude(state=RowState.ERROR)
    faults += [
        Fault(f"第 {number} 行", f"细目表中没有这个鉴定点：{place}。")
        for number, place in open_rows.values_list("number", "place")
    ]
    if faults:
        raise ItemError("sheet_faults", faults)


def _report(batch: ImportBatch) -> SheetReport:
    rows = list(batch.rows.values_list("kind", "state", "existing"))
    unchanged = sum(state == RowState.UNCHANGED for _kind, state, _item in rows)
    named = sum(item is not None for _kind, _state, item in rows)
    return SheetReport(
        drafts=len(rows) - unchanged,
        revised=named - unchanged,
        unchanged=unchanged,
        warnings=sum(state == RowState.WARNING for _kind, state, _item in rows),
        kinds=dict(Counter(kind for kind, _state, _item in rows)),
    )
