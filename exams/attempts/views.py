"""Pages of the exam room. The hot path, saving, is in `saving`."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.http import AuthenticatedHttpRequest
from exams.attempts import cookies, hooks, timing
from exams.attempts.clock import database_now
from exams.attempts.errors import AttemptError
from exams.attempts.leases import holds_lease
from exams.attempts.models import Attempt, AttemptStatus
from exams.attempts.reports import progress
from exams.attempts.rooms import open_room
from exams.attempts.services import start_attempt, submit_attempt, take_over
from exams.papers.images import form_image_response
from exams.papers.reading import paper_for_candidate


@never_cache
@require_GET
@login_required
def instructions(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The rules of this paper, and the button that starts the clock."""
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
    }
    return render(request, "attempts/instructions.html", context)


@require_POST
@login_required
def start(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    attempt = _attempt(request, pk)
    try:
        lease = start_attempt(attempt=attempt, at=database_now())
    except AttemptError as error:
        # A double click on the button: the first one has started the clock.
        if error.code == "already_started":
            return redirect("attempts:room", pk=pk)
        return _refused(request, attempt, error)
    return cookies.keep_lease(redirect("attempts:room", pk=pk), lease)


@require_POST
@login_required
def continue_here(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Take the lease for this browser; the other one can no longer save."""
    attempt = _attempt(request, pk)
    try:
        lease = take_over(attempt=attempt, at=database_now())
    except AttemptError as error:
        return _refused(request, attempt, error)
    return cookies.keep_lease(redirect("attempts:room", pk=pk), lease)


@never_cache
@require_GET
@login_required
def room(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The paper: one page, every question, as the server holds it now."""
    attempt, at = _attempt(request, pk), database_now()
    elsewhere = _not_in_the_room(request, attempt, at)
    if elsewhere is not None:
        return elsewhere
    context = {
        "attempt": attempt,
        "room": open_room(attempt),
        "seconds": _seconds_left(attempt, at),
        "at": at,
    }
    return render(request, "attempts/room.html", context)


@require_GET
@login_required
def image(request: AuthenticatedHttpRequest, pk: UUID, image: UUID) -> HttpResponse:
    """A picture of one's own paper, while it may be seen."""
    mine = Attempt.objects.for_candidate(request.user).open().select_related("form")
    return form_image_response(get_object_or_404(mine, pk=pk).form, image)


@never_cache
@require_GET
@login_required
def review(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What is unanswered or flagged, and the button that hands in."""
    attempt, at = _attempt(request, pk), database_now()
    elsewhere = _not_in_the_room(request, attempt, at)
    if elsewhere is not None:
        return elsewhere
    context = {
        "attempt": attempt,
        "progress": progress(attempt),
        "seconds": _seconds_left(attempt, at),
    }
    return render(request, "attempts/review.html", context)


@require_POST
@login_required
def submit(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    attempt, at = _attempt(request, pk), database_now()
    if "time_is_up" in request.POST and attempt.has_time_left(at):
        # The page handed in by itself, but time was granted since it was drawn.
        return redirect("attempts:room", pk=pk)
    try:
        if attempt.status == AttemptStatus.OPEN:
            _require_lease(request, attempt)
        submit_attempt(attempt=attempt, at=at)
    except AttemptError as error:
        return _refused(request, attempt, error)
    return cookies.drop_lease(redirect("attempts:done", pk=pk), attempt)


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


def _not_in_the_room(
    request: AuthenticatedHttpRequest, attempt: Attempt, at: datetime
) -> HttpResponse | None:
    """Where this browser belongs instead; None if it may sit at this paper now."""
    if attempt.status == AttemptStatus.READY:
        return redirect("attempts:instructions", pk=attempt.pk)
    if attempt.closes_at is not None and at > attempt.closes_at:
        # The tick may not have come by yet: what is over ends here.
        attempt = submit_attempt(attempt=attempt, at=at)
    if attempt.status != AttemptStatus.OPEN:
        return redirect("attempts:done", pk=attempt.pk)
    if not holds_lease(attempt, cookies.token_of(request)):
        return render(request, "attempts/elsewhere.html", {"attempt": attempt})
    return None


def _require_lease(request: AuthenticatedHttpRequest, attempt: Attempt) -> None:
    if not holds_lease(attempt, cookies.token_of(request)):
        raise AttemptError("lease_lost")


def _seconds_left(attempt: Attempt, at: datetime) -> int:
    assert attempt.deadline is not None, "a CHECK gives open attempts a deadline"
    return max(0, int((attempt.deadline - at).total_seconds()))


def _refused(
    request: AuthenticatedHttpRequest, attempt: Attempt, error: AttemptError
) -> HttpResponse:
    context = {"attempt": attempt, "error": error}
    return render(request, "attempts/refused.html", context, status=error.status)
