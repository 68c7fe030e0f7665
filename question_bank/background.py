"""Long work on the bank: reading an import, making drafts of its rows, exporting."""

from datetime import datetime
from typing import Any, cast

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from jobs.context import JobContext
from jobs.models import Job
from jobs.registry import handler
from jobs.services import start_job
from question_bank.choosing import level_named
from question_bank.listing.filters import ItemFilterForm
from question_bank.models import ImportBatch, ItemExport, RowState
from question_bank.querysets import ImportRowQuerySet, ItemQuerySet
from question_bank.services.exporting import ask_export, export_items, keep_export
from question_bank.services.imports import accept_rows
from question_bank.services.reading_imports import read_import
from standards.models import Level

READ = "question_bank.import.read"
ACCEPT = "question_bank.import.accept"
EXPORT = "question_bank.items.export"
# Which rows of an import people accept at once.
READY, RIGHT = "ready", "right"
STATES = {READY: [RowState.READY], RIGHT: [RowState.READY, RowState.WARNING]}


def rows_of(batch: ImportBatch, which: str) -> ImportRowQuerySet:
    return batch.rows.filter(state__in=STATES[which])


@transaction.atomic
def start_reading(*, batch: ImportBatch, at: datetime) -> Job:
    title = _("读取试题表格：%(file)s") % {"file": batch.file_name}
    return _start(READ, title, batch, {}, batch.uploaded_by, at)


@transaction.atomic
def start_accepting(
    *, batch: ImportBatch, which: str, actor: User, at: datetime
) -> Job:
    title = _("导入试题：%(file)s") % {"file": batch.file_name}
    return _start(ACCEPT, title, batch, {"which": which}, actor, at)


@transaction.atomic
def start_export(
    *,
    level: Level,
    query: str,
    file_format: str,
    actor: User,
    at: datetime,
) -> Job:
    """`query` is the address of the list of items, as its filter writes it."""
    asked = ask_export(query=query, file_format=file_format, actor=actor, at=at)
    return start_job(
        owner=actor,
        kind=EXPORT,
        title=_("导出试题：%(level)s") % {"level": level.name},
        arguments={"export": str(asked.pk)},
        at=at,
    )


def wanted_items(user: User, query: str) -> ItemQuerySet:
    """The items of a list by its address, as far as `user` may see them."""
    asked = QueryDict(query)
    level = level_named(asked.get("level", ""))
    return ItemFilterForm(asked, level=level, user=user).found()


def _start(
    kind: str,
    title: str,
    batch: ImportBatch,
    arguments: dict[str, Any],
    owner: User,
    at: datetime,
) -> Job:
    job = start_job(
        owner=owner,
        kind=kind,
        title=title[:200],
        arguments={"batch": str(batch.pk), **arguments},
        at=at,
    )
    ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    return job


@handler(READ)
def read(job: JobContext) -> dict[str, Any]:
    batch = _batch(job)

    def progress(done: int) -> None:
        job.progress(done, 0, _("已读 %(rows)d 行") % {"rows": done})
        job.check_cancelled()

    rows = read_import(batch=batch, progress=progress, at=timezone.now())
    return {"rows": rows, "url": _page(batch)}


@handler(ACCEPT)
def accept(job: JobContext) -> dict[str, Any]:
    """What is accepted when it stops stays so; the rest waits as before."""
    batch = _batch(job)
    rows = rows_of(batch, job.arguments["which"])
    total = rows.acceptable().count()
    done = 0
    for done in accept_rows(
        batch=batch, rows=rows, actor=cast(User, job.owner), at=timezone.now()
    ):
        job.progress(done, total)
        job.check_cancelled()
    return {"drafts": done, "url": _page(batch)}


@handler(EXPORT)
def export(job: JobContext) -> dict[str, Any]:
    asked = ItemExport.objects.get(pk=job.arguments["export"])
    actor, at = cast(User, job.owner), timezone.now()
    items = wanted_items(actor, asked.query)
    total = items.count()

    def progress(done: int) -> None:
        job.progress(done, total)
        job.check_cancelled()

    made = export_items(
        items=items,
        file_format=asked.file_format,
        actor=actor,
        at=at,
        progress=progress,
    )
    keep_export(asked=asked, made=made, at=at)
    return {
        "items": made.number,
        "url": reverse("question_bank:exported", args=[asked.pk]),
    }


def _batch(job: JobContext) -> ImportBatch:
    found = ImportBatch.objects.select_related("level__standard", "uploaded_by")
    batch: ImportBatch = found.get(pk=job.arguments["batch"])
    return batch


def _page(batch: ImportBatch) -> str:
    return reverse("question_bank:import", args=[batch.pk])
