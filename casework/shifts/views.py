"""Beginning, seeing and ending a shift."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.models import User
from casework.errors import CaseworkError
from casework.models import Case, Shift
from casework.shelf import shelf_of
from casework.shifts.pages import shift_page
from casework.shifts.services import end_shift, start_shift

RECENT_SHIFTS = 10


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def shifts(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Choose who will wait at the window; a posted choice begins the shift."""
    mine = Shift.objects.of(request.user)
    chosen = request.POST.getlist("case")
    refusal = ""
    if request.method == "POST":
        try:
            return redirect(_start(request.user, chosen))
        except CaseworkError as error:
            refusal = error.message
    context = {
        "rows": shelf_of(request.user, QueryDict()).rows,
        "open_shift": mine.open().first(),
        "ended": mine.ended()[:RECENT_SHIFTS],
        "chosen": chosen,
        "refusal": refusal,
    }
    status = 400 if refusal else 200
    return render(request, "casework/shifts.html", context, status=status)


def _start(user: User, slugs: Iterable[str]) -> Shift:
    cases = Case.objects.current().without_text().filter(slug__in=slugs)
    return start_shift(user=user, cases=list(cases), at=timezone.now())


@require_safe
@login_required
def shift(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The queue, and what has been reached in it."""
    page = shift_page(_load(request, pk))
    return render(request, "casework/shift.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def end(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """End the shift; whoever is still being served stays on the shelf."""
    shift = _load(request, pk)
    if request.method == "POST":
        shift = end_shift(shift=shift, at=timezone.now())
    return redirect(shift)


def _load(request: AuthenticatedHttpRequest, pk: UUID) -> Shift:
    shift: Shift = get_object_or_404(Shift.objects.of(request.user), pk=pk)
    return shift
