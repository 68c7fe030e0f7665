"""Reading an import: every row of its file checked and kept, or none of them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import BinaryIO, TypeVar, cast

from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import AccountError
from question_bank.models import ImportBatch, ImportRow, ImportStatus
from question_bank.services.collecting import collecting_later
from question_bank.services.import_twins import mark_twins
from question_bank.services.imports import forget_file
from question_bank.services.sheet_checks import RowChecker
from question_bank.sheets.reading import read_rows

CHUNK = 250
T = TypeVar("T")
# Told how many rows are done; may raise to stop.
Progress = Callable[[int], None]


def read_import(*, batch: ImportBatch, progress: Progress, at: datetime) -> int:
    """Check and keep the rows of a batch that waits for it, and open it; how many.

    Kept in chunks that nobody sees before the last. Whatever stops it, the rows and
    the file go: AccountError as `refuse_unfit`, or what `progress` raises.
    """
    try:
        with collecting_later():
            number = _keep_rows(batch, progress)
            mark_twins(batch)
        progress(number)
    except Exception as error:
        _give_up(batch, error, at)
        raise
    forget_file(batch)
    return number if _open(batch, at) else 0


def _keep_rows(batch: ImportBatch, progress: Progress) -> int:
    checker = RowChecker(batch, batch.uploaded_by)
    done = 0
    with storages["private"].open(batch.stored) as file:
        for rows in _chunks(read_rows(cast(BinaryIO, file))):
            ImportRow.objects.bulk_create(checker.check(rows))
            done += len(rows)
            progress(done)
    if not done:
        raise AccountError("table_empty", _("表格里没有可以导入的行。"))
    return done


def _chunks(rows: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


@transaction.atomic
def _give_up(batch: ImportBatch, error: Exception, at: datetime) -> None:
    message = getattr(error, "message", "") or _("没有读完，没有存下任何内容。")
    batch.rows.all().delete()
    ImportBatch.objects.filter(pk=batch.pk).update(
        status=ImportStatus.FAILED, message=message, finished_at=at
    )
    transaction.on_commit(lambda: forget_file(batch))


def _open(batch: ImportBatch, at: datetime) -> bool:
    reading = ImportBatch.objects.filter(pk=batch.pk, status=ImportStatus.READING)
    return bool(reading.update(status=ImportStatus.OPEN, finished_at=at))
