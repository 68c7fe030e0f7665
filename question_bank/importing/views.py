"""Take a table in, look at its rows, decide; take items out."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.access import platform_role_required
from accounts.errors import AccountError
from accounts.http import AuthenticatedHttpRequest
from question_bank.background import (
    READY,
    RIGHT,
    rows_of,
    start_accepting,
    start_export,
    start_reading,
    wanted_items,
)
from question_bank.choosing import asked_level
from question_bank.errors import BankError, ItemError
from question_bank.importing.forms import ExportForm, PlacesForm, UploadForm
from question_bank.importing.pages import import_page, places_of
from question_bank.models import AssessmentPoint, ImportBatch, ItemExport
from question_bank.querysets import BANK_ROLES, WRITER_ROLES, ImportRowQuerySet
from question_bank.services import imports
from question_bank.services.exporting import export_items
from question_bank.sheets import writing
from question_bank.sheets.reading import LIMITS
from question_bank.typed import whole

PAGE_SIZE = 30
# What a form adds to the file that it carries.
FORM_BYTES = 64 * 1024
# Up to this many rows or items are dealt with while the person waits.
AT_ONCE = 200
# Classifications on one screen; those without a point come first.
MOST_PLACES = 30


@require_safe
@platform_role_required(*WRITER_ROLES)
def imports_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Imports that this person may open, the newest first."""
    found = ImportBatch.objects.visible_to(request.user).select_related(
        "uploaded_by", "level"
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "question_bank/importing/imports.html", {"page": page})


@csrf_exempt
@platform_role_required(*WRITER_ROLES)
def new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Upload a table. One that says it is too long is refused before it is read:
    looking for the token in the form would read it."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LIMITS.bytes + FORM_BYTES:
        return _upload_page(request, UploadForm(), LIMITS.too_large.message, 413)
    return _upload(request)


@csrf_protect
def _upload(request: AuthenticatedHttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _upload_page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, form, status=422)
    try:
        batch = _take(request, form.cleaned_data)
    except AccountError as error:
        form.add_error("file", error.message)
        return _upload_page(request, form, status=422)
    return redirect("question_bank:import", pk=batch.pk)


@transaction.atomic
def _take(request: AuthenticatedHttpRequest, wish: dict[str, Any]) -> ImportBatch:
    at = timezone.now()
    batch = imports.take_file(
        file=wish["file"],
        name=wish["file"].name,
        uploader=request.user,
        level=wish["level"],
        pool=wish["pool"],
        cognition=wish["cognition"],
        at=at,
    )
    start_reading(batch=batch, at=at)
    return batch


def _upload_page(
    request: AuthenticatedHttpRequest,
    form: UploadForm,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "refusal": refusal}
    return render(request, "question_bank/importing/new.html", context, status=status)


@require_safe
@platform_role_required(*WRITER_ROLES)
def template(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The empty form, with the points of the level asked for."""
    points = AssessmentPoint.objects.filter(level=asked_level(request))
    content = writing.template_of(list(points.values_list("code", "name")))
    return _file(content, _("试题模板.xlsx"), writing.XLSX)


@require_safe
@platform_role_required(*WRITER_ROLES)
@never_cache
def detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """An import with its rows; while a job works on it, htmx asks how far it is."""
    page = import_page(
        _visible(request, pk),
        request.user,
        tab=request.GET.get("rows", "all"),
        number=request.GET.get("page"),
    )
    if request.htmx and not page.is_worked_on:
        return HttpResponseClientRefresh()
    name = "_progress" if request.htmx else "import"
    return render(request, f"question_bank/importing/{name}.html", {"it": page})


@require_POST
@platform_role_required(*WRITER_ROLES)
def accept(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Make drafts of all right rows, of those with warnings too, or of those chosen."""
    batch = get_object_or_404(ImportBatch.objects.owned_by(request.user), pk=pk)
    which = request.POST.get("which", "")
    rows = _chosen(request, batch, which)
    if which in (READY, RIGHT) and rows.acceptable().count() > AT_ONCE:
        job = start_accepting(
            batch=batch, which=which, actor=request.user, at=timezone.now()
        )
        return redirect("jobs:detail", pk=job.pk)
    return _done(request, batch, partial(_accept_now, request, batch, rows))


def _chosen(
    request: AuthenticatedHttpRequest, batch: ImportBatch, which: str
) -> ImportRowQuerySet:
    if which in (READY, RIGHT):
        return rows_of(batch, which)
    numbers = map(whole, request.POST.getlist("row")[:AT_ONCE])
    chosen: ImportRowQuerySet = batch.rows.filter(number__in=list(numbers))
    return chosen


def _accept_now(
    request: AuthenticatedHttpRequest, batch: ImportBatch, rows: ImportRowQuerySet
) -> str:
    counts = imports.accept_rows(
        batch=batch, rows=rows, actor=request.user, at=timezone.now()
    )
    done = max(counts, default=0)
    if not done:
        raise BankError("nothing_chosen", _("没有可以导入的行，什么都没有改变。"))
    return _("%(number)d 行已成为你的草稿。") % {"number": done}


@platform_role_required(*WRITER_ROLES)
def places(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Say once for each classification of the file which point it means."""
    batch = get_object_or_404(
        ImportBatch.objects.owned_by(request.user).select_related("level"), pk=pk
    )
    found = places_of(batch)[:MOST_PLACES]
    points = list(AssessmentPoint.objects.active().filter(level=batch.level))
    form = PlacesForm(
        request.POST or None,
        places=[place for place, _rows, _point in found],
        chosen=[point for _place, _rows, point in found],
        points=points,
    )
    if request.method == "POST" and form.is_valid():
        return _done(request, batch, lambda: _place(batch, form))
    rows = list(zip(form, [number for _place, number, _point in found], strict=True))
    context = {"batch": batch, "form": form, "rows": rows}
    return render(request, "question_bank/importing/places.html", context)


def _place(batch: ImportBatch, form: PlacesForm) -> str:
    imports.place_rows(batch=batch, points=form.chosen())
    return _("归类已保存，同一归类的行都按它导入。")


@require_POST
@platform_role_required(*WRITER_ROLES)
def drop(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    batch = _visible(request, pk)

    def act() -> str:
        imports.drop_import(batch=batch, actor=request.user, at=timezone.now())
        return _("已放弃这次导入，它的行都删除了。")

    return _done(request, batch, act)


@require_POST
@platform_role_required(*WRITER_ROLES)
def undo(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    batch = _visible(request, pk)

    def act() -> str:
        number = imports.undo_import(batch=batch, actor=request.user, at=timezone.now())
        return _("已撤销这次导入，收回 %(number)d 份草稿。") % {"number": number}

    return _done(request, batch, act)


def _done(
    request: AuthenticatedHttpRequest, batch: ImportBatch, act: Any
) -> HttpResponse:
    """Do it, and go back to the import with what happened or why it did not."""
    try:
        messages.success(request, act())
    except BankError as error:
        messages.error(request, error.message)
    return redirect("question_bank:import", pk=batch.pk)


def _visible(request: AuthenticatedHttpRequest, pk: UUID) -> ImportBatch:
    found = ImportBatch.objects.visible_to(request.user)
    batch: ImportBatch = get_object_or_404(
        found.select_related("uploaded_by", "level", "job"), pk=pk
    )
    return batch


@require_POST
@platform_role_required(*BANK_ROLES)
@never_cache
def export(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The items of the list as it is filtered; many of them by a job."""
    level, form = asked_level(request), ExportForm(request.POST)
    file_format = form.cleaned_data["file_format"] if form.is_valid() else "xlsx"
    query = request.GET.urlencode()
    items = wanted_items(request.user, query)
    at = timezone.now()
    if items.count() > AT_ONCE:
        job = start_export(
            level=level,
            query=query,
            file_format=file_format,
            actor=request.user,
            at=at,
        )
        return redirect("jobs:detail", pk=job.pk)
    try:
        made = export_items(
            items=items, file_format=file_format, actor=request.user, at=at
        )
    except (BankError, ItemError) as error:
        messages.error(request, str(error))
        return redirect("question_bank:items")
    return _file(made.content, made.name, made.content_type)


@require_safe
@platform_role_required(*BANK_ROLES)
@never_cache
def exported(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The file that a job made, for the one who asked for it."""
    kept = get_object_or_404(ItemExport.objects.fetchable_by(request.user), pk=pk)
    with storages["private"].open(kept.stored) as file:
        return _file(file.read(), kept.file_name, kept.content_type)


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
