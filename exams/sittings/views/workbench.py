"""One sitting from the plan to its results, step by step."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from exams.sittings import services
from exams.sittings.errors import SittingError
from exams.sittings.forms import PanelForm, PapersForm, ReasonForm, SittingForm
from exams.sittings.groups import known_items_told
from exams.sittings.reports import progress_of
from exams.sittings.services.papers import parallel_forms
from exams.sittings.views.access import (
    ask,
    clerk_required,
    load,
    office_required,
    perform,
    registrar_required,
)
from exams.sittings.views.lookup import (
    candidates_page,
    may_release,
    results_page,
    way_of,
)


@clerk_required
def new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Plan a sitting at a centre where this person is clerk."""
    user, at = request.user, timezone.now()
    form = SittingForm(request.POST or None, user=user, on=timezone.localdate(at))
    if form.is_valid():
        try:
            sitting = services.plan_sitting(**form.cleaned_data, actor=user, at=at)
            return redirect("sittings:detail", pk=sitting.pk)
        except SittingError as error:
            form.add_error(None, "".join([error.message, *map(str, error.details)]))
    return ask(request, "sittings/new.html", None, form)


@require_safe
@office_required
def detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The workbench: where the sitting stands, what comes next, who takes part."""
    sitting = load(request, pk)
    context = {
        "sitting": sitting,
        **way_of(sitting, request.user, timezone.now()),
        "parallel": parallel_forms(sitting),
        "page": candidates_page(sitting, request),
        "words": request.GET.get("q", ""),
    }
    return render(request, "sittings/detail.html", context)


@clerk_required
def papers(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    sitting = load(request, pk, CentreRole.CLERK)
    form = PapersForm(request.POST or None, sitting=sitting)
    if form.is_valid():
        act = partial(services.attach_forms, **form.cleaned_data)
        said = _("两份试卷已选定，准考前还可以更换。")
        said += known_items_told(sitting, form.chosen)
        return perform(request, sitting, act, said)
    return ask(request, "sittings/papers.html", sitting, form)


@clerk_required
def panel(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    sitting, today = load(request, pk, CentreRole.CLERK), timezone.localdate()
    form = PanelForm(request.POST or None, sitting=sitting, on=today)
    if form.is_valid():
        act = partial(services.appoint_panel, **form.cleaned_data)
        return perform(request, sitting, act, _("考评组已组成，收卷前还可以换人。"))
    return ask(request, "sittings/panel.html", sitting, form)


@clerk_required
def cancel(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Call the sitting off, with a reason, while nobody is admitted."""
    sitting = load(request, pk, CentreRole.CLERK)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act = partial(services.cancel_sitting, **form.cleaned_data)
        return perform(request, sitting, act, _("考试已取消。"))
    return ask(request, "sittings/cancel.html", sitting, form)


def _button(service: Callable[..., object], says: Promise) -> Callable[..., Any]:
    """The view of an act that needs nothing but a press by the clerk."""

    @require_POST
    @clerk_required
    def press(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
        return perform(request, load(request, pk, CentreRole.CLERK), service, says)

    return press


admit = _button(
    services.admit_candidates, gettext_lazy("已准考，考生到开考时间即可开始。")
)
close = _button(services.close_sitting, gettext_lazy("已收卷，技能答卷已交给考评组。"))
prepare = _button(
    services.prepare_results, gettext_lazy("成绩已合成，等审核发布人核对并发布。")
)


@require_POST
@registrar_required
def release(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    sitting = load(request, pk, CentreRole.REGISTRAR)
    says = _("成绩已发布，考生现在可以看到自己的结果。")
    return perform(request, sitting, services.release_results, says, "sittings:results")


@require_safe
@office_required
def results(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The table of results: two scores and the conclusion, by ticket."""
    sitting = load(request, pk)
    context = {
        "sitting": sitting,
        "progress": progress_of(sitting),
        "page": results_page(sitting, request),
        "may_release": may_release(sitting, request.user, timezone.localdate()),
    }
    return render(request, "sittings/results.html", context)
