from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import AuthenticatedHttpRequest
from exams.papers.access import paper_staff_required
from exams.papers.alarms import keep_despite_alarm
from exams.papers.compositions import composition_of
from exams.papers.errors import PaperError
from exams.papers.images import form_image_response, placed_image_response
from exams.papers.life import (
    approve_and_seal,
    approve_attended,
    archive_form,
    check_paper,
    seal_form,
    withdraw_form,
)
from exams.papers.looks import record_look
from exams.papers.models import LookAt, PaperAlarm, PaperForm
from exams.papers.navigation import assembles_papers
from exams.papers.pages import PEOPLE, form_page
from exams.papers.printing.views import printing_of
from exams.papers.querysets import PaperFormQuerySet
from exams.papers.reading import (
    answers_on,
    cases_on,
    paper_for_candidate,
    paper_on_page,
)
from exams.papers.wording import proof_rows
from question_bank.typed import written

MOST_REASON = 300


@paper_staff_required
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    forms = readable_forms(request).select_related("level", "centre").with_alarms()
    context = {"forms": forms[:200], "may_assemble": assembles_papers(request.user)}
    return render(request, "papers/index.html", context)


@never_cache
@paper_staff_required
def detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """A form in figures, its life and its alarms; proof of fit and items before the
    approval (the look is logged) and after the release."""
    form, at = load_form(request, pk), timezone.now()
    shown = {}
    if form.is_shown:
        record_look(form=form, request=request, page=LookAt.DRAFT, at=at)
        shown = _shown_or_why_not(form)
    return render(
        request,
        "papers/detail.html",
        {
            **form_page(form, request.user, at),
            "printing": printing_of(form, request.user, at),
            **shown,
        },
    )


def _shown_or_why_not(form: PaperForm) -> dict[str, Any]:
    """A form that cannot be opened still has its page: there it is withdrawn."""
    try:
        return _shown(form)
    except PaperError as error:
        return {"unreadable": error}


def _shown(form: PaperForm) -> dict[str, Any]:
    composition = composition_of(form)
    shown = {"proof": proof_rows(composition.proof), "composition": composition}
    if form.is_opened:
        return shown | {"paper": paper_for_candidate(form)}
    return shown | {
        "paper": paper_on_page(form, composition),
        "cases": cases_on(composition),
        "answers": answers_on(composition),
    }


@paper_staff_required
def image(request: AuthenticatedHttpRequest, pk: UUID, image: UUID) -> HttpResponse:
    """A picture of a released form by its id, of a draft by its place."""
    form = load_form(request, pk)
    if form.is_opened:
        return form_image_response(form, image)
    if not form.is_shown:
        raise Http404
    record_look(form=form, request=request, page=LookAt.PICTURE, at=timezone.now())
    try:
        return placed_image_response(composition_of(form), image)
    except PaperError as error:
        raise Http404(error.message) from error


@require_POST
@paper_staff_required
def check(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    act = partial(check_paper, form=load_form(request, pk))
    return _perform(request, pk, act, _("核对无误，等待另一人审定。"))


@require_POST
@paper_staff_required
def approve(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    form = load_form(request, pk)
    if "attended" in request.POST:
        act = partial(approve_attended, form=form)
        return _perform(request, pk, act, _("试卷已审定并密封，由两人到场启封。"))
    act = partial(approve_and_seal, form=form)
    return _perform(request, pk, act, _("试卷已审定并密封，到开考前才启封。"))


@require_POST
@paper_staff_required
def seal(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    act = partial(seal_form, form=load_form(request, pk))
    return _perform(request, pk, act, _("试卷已密封。"))


@require_POST
@paper_staff_required
def archive(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    act = partial(archive_form, form=load_form(request, pk))
    return _perform(request, pk, act, _("试卷已归档。"))


@require_POST
@paper_staff_required
def withdraw(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take a form out of use; the reason is asked on its page."""
    reason = written(request.POST, "reason", MOST_REASON)
    act = partial(withdraw_form, form=load_form(request, pk), reason=reason)
    return _perform(request, pk, act, _("试卷已撤下。需要时请另组一份。"))


@require_POST
@paper_staff_required
def keep(request: AuthenticatedHttpRequest, pk: UUID, alarm: int) -> HttpResponse:
    """A second person keeps a form although an item of it was stopped."""
    rows = PaperAlarm.objects.filter(form__in=readable_forms(request), form=pk)
    found = get_object_or_404(rows.select_related("form"), pk=alarm)
    reason = written(request.POST, "reason", MOST_REASON)
    act = partial(keep_despite_alarm, alarm=found, reason=reason)
    return _perform(request, pk, act, _("已记下决定，试卷保留。"))


def _perform(
    request: AuthenticatedHttpRequest,
    pk: UUID,
    act: Callable[..., object],
    says: str,
) -> HttpResponse:
    try:
        act(actor=request.user, at=timezone.now())
    except PaperError as error:
        context = {"error": error, "pk": pk}
        return render(request, "papers/refused.html", context, status=409)
    messages.success(request, says)
    return redirect("papers:detail", pk=pk)


def readable_forms(request: AuthenticatedHttpRequest) -> PaperFormQuerySet:
    return PaperForm.objects.readable_by(request.user, timezone.localdate())


def load_form(request: AuthenticatedHttpRequest, pk: UUID) -> PaperForm:
    forms = readable_forms(request).select_related("level", "centre", *PEOPLE)
    return get_object_or_404(forms, pk=pk)
