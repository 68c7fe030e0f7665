"""Bringing a list of candidates in: upload, preview with faults, confirm."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import AccountError
from accounts.handing_codes import codes_issued, shown_at
from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from exams.sittings import services
from exams.sittings.checking import check_roster
from exams.sittings.errors import SittingError
from exams.sittings.forms import ReasonForm, RosterForm
from exams.sittings.models import Candidacy, CandidacyStatus, Sitting
from exams.sittings.preview import open_roster, preview_rows, seal_roster
from exams.sittings.roster import COLUMNS, Roster, read_roster
from exams.sittings.template_file import CONTENT_TYPE, roster_template
from exams.sittings.views.access import ask, clerk_required, load, perform, refused


@never_cache
@clerk_required
def upload(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Choose a file; nothing is registered before the preview is confirmed."""
    sitting = load(request, pk, CentreRole.CLERK)
    form = RosterForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return _preview(request, sitting, read_roster(file))
        except AccountError as error:
            form.add_error("file", error.message)
    return ask(request, "sittings/candidates.html", sitting, form, columns=COLUMNS)


def _preview(
    request: AuthenticatedHttpRequest, sitting: Sitting, roster: Roster
) -> HttpResponse:
    at = timezone.now()
    faults = check_roster(sitting=sitting, roster=roster, actor=request.user, at=at)
    context = {"sitting": sitting, "faults": faults, "number": len(roster.rows)}
    if not faults:
        context["rows"] = preview_rows(roster, timezone.localdate(at))
        context["sealed"] = seal_roster(roster, sitting, request.user, at)
    status = 400 if faults else 200
    return render(request, "sittings/preview.html", context, status=status)


@require_POST
@clerk_required
def confirm(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    sitting = load(request, pk, CentreRole.CLERK)
    sealed = request.POST.get("roster", "")
    try:
        roster = open_roster(sealed, sitting, request.user, timezone.now())
    except SittingError as error:
        return refused(request, sitting, error)
    act = partial(services.register_candidates, roster=roster)
    says = _("已登记 %(number)d 人。") % {"number": len(roster.rows)}
    return perform(request, sitting, act, says)


@require_safe
@clerk_required
def template(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    sitting = load(request, pk, CentreRole.CLERK)
    response = HttpResponse(roster_template(sitting), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="candidates.xlsx"'
    return response


@never_cache
@require_POST
@clerk_required
def codes(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Codes for candidates without password; they are on this page and nowhere else."""
    sitting = load(request, pk, CentreRole.CLERK)
    try:
        rows = services.issue_candidate_codes(
            sitting=sitting,
            actor=request.user,
            at=timezone.now(),
            shown_at=shown_at(request),
        )
    except SittingError as error:
        return refused(request, sitting, error)
    except AccountError:
        back = reverse("sittings:detail", kwargs={"pk": sitting.pk})
        return codes_issued(request, back, sitting.title)
    context = {
        "sitting": sitting,
        "issued": [row for row in rows if row.code],
        "left_out": [row for row in rows if row.left_out],
    }
    return render(request, "sittings/codes.html", context)


@clerk_required
def withdraw(request: AuthenticatedHttpRequest, pk: UUID, one: UUID) -> HttpResponse:
    """Take somebody off the list before admission, with a reason."""
    sitting = load(request, pk, CentreRole.CLERK)
    waiting = sitting.candidacies.filter(status=CandidacyStatus.REGISTERED)
    candidacy = get_object_or_404(waiting.select_related("user"), pk=one)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act = partial(_withdraw, candidacy=candidacy, **form.cleaned_data)
        return perform(request, sitting, act, _("已办理退考。"))
    return ask(request, "sittings/withdraw.html", sitting, form, candidacy=candidacy)


def _withdraw(*, sitting: Sitting, candidacy: Candidacy, **act: Any) -> None:
    services.withdraw_candidate(candidacy=candidacy, **act)
