"""Pages of the exam room. What the page itself calls is in `lane`."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedHttpRequest
from exams.attempts import cookies, hooks, timing
from exams.attempts.clock import database_now
from exams.attempts.models import Attempt, AttemptStatus
from exams.attempts.reports import progress
from exams.attempts.tokens import pass_for
from exams.papers.images import form_image_response
from exams.papers.reading import paper_for_candidate


@never_cache
@require_GET
@login_required
def instructions(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The rules of this paper, the pledge, and the button that starts the clock."""
    attempt = _attempt(request, pk)
    if attempt.status != AttemptStatus.READY:
        return redirect("attempts:room", pk=pk)
    working = timing.working_time(attempt.working_minutes, attempt.time_factor)
    context = {
        "attempt": attempt,
        "sections": paper_for_candidate(attempt.form).sections,
        "minutes": int(working.total_seconds()) // timing.SECONDS_A_MINUTE,
        "is_time": database_now() >= attempt.opens_at,
        "is_sealed": not attempt.form.is_opened,
        "pass": pass_for(attempt.pk, request.user.pk),
    }
    page = render(request, "attempts/instructions.html", context)
    return cookies.offer_lease(request, page, pk)


@never_cache
@require_GET
@login_required
def room(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The exam page: it calls `enter` for its ticket and `paper` for the questions."""
    attempt = _attempt(request, pk)
    if attempt.status == AttemptStatus.READY:
        return redirect("attempts:instructions", pk=pk)
    if attempt.status != AttemptStatus.OPEN:
        return redirect("attempts:done", pk=pk)
    context = {"attempt": attempt, "pass": pass_for(attempt.pk, request.user.pk)}
    page = render(request, "attempts/room.html", context)
    return cookies.offer_lease(request, page, pk)


@require_GET
@login_required
def image(request: AuthenticatedHttpRequest, pk: UUID, image: UUID) -> HttpResponse:
    """A picture of one's own paper, while it may be seen."""
    mine = Attempt.objects.for_candidate(request.user).open().select_related("form")
    return form_image_response(get_object_or_404(mine, pk=pk).form, image)


@never_cache
@require_GET
@login_required
def done(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """How the attempt ended and how much the server holds of it."""
    attempt = _attempt(request, pk)
    if attempt.status in (AttemptStatus.READY, AttemptStatus.OPEN):
        return redirect("attempts:room", pk=pk)
    context = {
        "attempt": attempt,
        "progress": progress(attempt),
        "result_url": hooks.result_url(attempt.pk),
    }
    return render(request, "attempts/done.html", context)


def _attempt(request: AuthenticatedHttpRequest, pk: UUID) -> Attempt:
    mine = Attempt.objects.for_candidate(request.user)
    attempt: Attempt = get_object_or_404(mine.select_related("form__level"), pk=pk)
    return attempt
