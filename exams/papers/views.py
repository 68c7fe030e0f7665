from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import staff_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from exams.papers.access import paper_staff_required
from exams.papers.errors import PaperError
from exams.papers.forms import AssemblyForm
from exams.papers.images import form_image_response
from exams.papers.models import FormStatus, PaperForm
from exams.papers.navigation import assembles_papers
from exams.papers.printing.views import printing_of
from exams.papers.querysets import PaperFormQuerySet
from exams.papers.reading import paper_for_candidate
from exams.papers.services import approve_form, request_papers
from exams.papers.wording import proof_rows


@paper_staff_required
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    forms = _readable(request).select_related("level", "centre")
    context = {"forms": forms[:200], "may_assemble": assembles_papers(request.user)}
    return render(request, "papers/index.html", context)


@staff_required(CentreRole.PAPER_OFFICER)
def new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask for exam papers of a centre; a background job assembles them."""
    form = AssemblyForm(
        request.POST or None, user=request.user, on=timezone.localdate()
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "papers/new.html", {"form": form}, status=status)
    job = request_papers(actor=request.user, at=timezone.now(), **form.cleaned_data)
    return redirect("jobs:detail", pk=job.pk)


@paper_staff_required
def detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """A form with its proof of fit and the items as candidates see them."""
    form = _load(request, pk)
    waits = form.status == FormStatus.DRAFT
    return render(
        request,
        "papers/detail.html",
        {
            "form": form,
            "proof": proof_rows(form.proof),
            "paper": paper_for_candidate(form),
            "printing": printing_of(form),
            "may_approve": waits and form.created_by_id != request.user.pk,
            "awaits_other": waits and form.created_by_id == request.user.pk,
        },
    )


@paper_staff_required
def image(request: AuthenticatedHttpRequest, pk: UUID, image: UUID) -> HttpResponse:
    return form_image_response(_load(request, pk), image)


@require_POST
@paper_staff_required
def approve(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    form = _load(request, pk)
    try:
        approve_form(form=form, actor=request.user, at=timezone.now())
    except PaperError as error:
        return render(request, "papers/refused.html", {"error": error}, status=409)
    messages.success(request, _("试卷已审定。"))
    return redirect("papers:detail", pk=form.pk)


def _readable(request: AuthenticatedHttpRequest) -> PaperFormQuerySet:
    return PaperForm.objects.readable_by(request.user, timezone.localdate())


def _load(request: AuthenticatedHttpRequest, pk: UUID) -> PaperForm:
    forms = _readable(request).select_related("level", "centre", "approved_by")
    return get_object_or_404(forms, pk=pk)
