from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import staff_or_platform_role_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole, PlatformRole
from exams.papers.compositions import composition_of
from exams.papers.errors import PaperError
from exams.papers.images import form_image_response, placed_image_response
from exams.papers.life import approve_and_seal
from exams.papers.models import IN_WORK, FormStatus, PaperForm
from exams.papers.navigation import assembles_papers
from exams.papers.querysets import PaperFormQuerySet
from exams.papers.reading import paper_for_candidate, paper_on_page
from exams.papers.wording import proof_rows

paper_staff_required = staff_or_platform_role_required(
    (CentreRole.PAPER_OFFICER,), (PlatformRole.BANK_MANAGER,)
)


@paper_staff_required
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    forms = _readable(request).select_related("level", "centre")
    context = {"forms": forms[:200], "may_assemble": assembles_papers(request.user)}
    return render(request, "papers/index.html", context)


@paper_staff_required
def detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """A form in figures; its proof of fit and items before the approval, and after
    the release."""
    form = _load(request, pk)
    waits = form.stage == FormStatus.CHECKED
    context = {
        "form": form,
        "may_approve": waits and form.created_by_id != request.user.pk,
        "awaits_other": waits and form.created_by_id == request.user.pk,
    }
    return render(request, "papers/detail.html", context | _shown(form))


def _shown(form: PaperForm) -> dict[str, Any]:
    """What of a form its page shows: nothing while it is sealed."""
    if not (form.is_opened or form.stage in IN_WORK):
        return {}
    composition = composition_of(form)
    proof = proof_rows(composition.proof)
    if form.is_opened:
        return {"proof": proof, "paper": paper_for_candidate(form)}
    return {"proof": proof, "paper": paper_on_page(form, composition)}


@paper_staff_required
def image(request: AuthenticatedHttpRequest, pk: UUID, image: UUID) -> HttpResponse:
    """A picture of a released form by its id, of a draft by its place."""
    form = _load(request, pk)
    if form.is_opened:
        return form_image_response(form, image)
    if form.stage not in IN_WORK:
        raise Http404
    return placed_image_response(composition_of(form), image)


@require_POST
@paper_staff_required
def approve(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    form = _load(request, pk)
    try:
        approve_and_seal(form=form, actor=request.user, at=timezone.now())
    except PaperError as error:
        return render(request, "papers/refused.html", {"error": error}, status=409)
    messages.success(request, _("试卷已审定并密封，到开考前才启封。"))
    return redirect("papers:detail", pk=form.pk)


def _readable(request: AuthenticatedHttpRequest) -> PaperFormQuerySet:
    return PaperForm.objects.readable_by(request.user, timezone.localdate())


def _load(request: AuthenticatedHttpRequest, pk: UUID) -> PaperForm:
    forms = _readable(request).select_related("level", "centre", "approved_by")
    return get_object_or_404(forms, pk=pk)
