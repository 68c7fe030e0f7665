"""The printing section of a form's page, and the files it hands out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import client_address
from accounts.http import AuthenticatedHttpRequest
from accounts.models import User
from exams.papers.access import paper_staff_required
from exams.papers.errors import PaperError
from exams.papers.models import Document, PaperForm, PrintRun
from exams.papers.printing.files import is_kept, kept_file
from exams.papers.printing.forms import WishForm
from exams.papers.printing.services import print_document, printable

RUNS_SHOWN = 20


def printing_of(form: PaperForm, user: User, at: datetime) -> dict[str, Any]:
    """What the section on a form's page shows (at most 2 queries)."""
    documents = printable(form, user, at)
    runs = form.print_runs.select_related("printed_by")[:RUNS_SHOWN]
    return {
        "form": WishForm(documents=[Document.PAPER], initial={"document": "paper"}),
        "documents": [one for one in documents if one != Document.PAPER],
        "is_open": bool(documents),
        "shows_items": Document.PAPER in documents,
        "runs": list(runs),
    }


@require_POST
@paper_staff_required
def print_form(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Hand out one document; a POST, because each print is recorded."""
    form, at = _form(request, pk), timezone.now()
    wishes = WishForm(request.POST)
    if not wishes.is_valid():
        raise BadRequest
    try:
        file = print_document(
            form=form,
            wish=wishes.wish,
            actor=request.user,
            at=at,
            address=client_address(request),
        )
    except PaperError as error:
        return refused(request, error)
    return pdf_response(file.content, file.name)


@require_safe
@paper_staff_required
@never_cache
def print_run(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What a job printed: how many copies, which serials, and the file for a while."""
    run = _run(request, pk)
    mine = run.printed_by_id == request.user.pk
    context = {"run": run, "is_kept": mine and is_kept(run, timezone.now())}
    return render(request, "papers/print_run.html", context)


@require_safe
@paper_staff_required
@never_cache
def print_file(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The file that a job printed, for whoever asked for it and still may read it."""
    run = _run(request, pk)
    content = kept_file(run, timezone.now())
    if run.printed_by_id != request.user.pk or content is None:
        raise Http404
    return pdf_response(content, f"{run.label}-{run.form.code}-{run.series}.pdf")


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A download that no cache keeps."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def refused(request: AuthenticatedHttpRequest, error: PaperError) -> HttpResponse:
    return render(request, "papers/print_refused.html", {"error": error}, status=409)


def _form(request: AuthenticatedHttpRequest, pk: UUID) -> PaperForm:
    readable = PaperForm.objects.readable_by(request.user, timezone.localdate())
    form: PaperForm = get_object_or_404(readable.for_printing(), pk=pk)
    return form


def _run(request: AuthenticatedHttpRequest, pk: UUID) -> PrintRun:
    readable = PaperForm.objects.readable_by(request.user, timezone.localdate())
    runs = PrintRun.objects.filter(form__in=readable)
    return get_object_or_404(runs.select_related("form", "printed_by"), pk=pk)
