"""Pages of the exam room. What the page itself calls is in `lane`."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.http import AuthenticatedHttpRequest
from exams.attempts import cookies, hooks, rooms, services
from exams.attempts.clock import database_now
from exams.attempts.errors import AttemptError
from exams.attempts.lane.calls import hand_in_reply
from exams.attempts.models import ENDED, Attempt, AttemptStatus
from exams.attempts.records import record_document, record_of
from exams.papers.images import form_image_response

UNENDED = (AttemptStatus.READY, AttemptStatus.OPEN)


@never_cache
@require_GET
@login_required
def instructions(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The waiting room: rules, pledge, checks; its button starts the clock here."""
    attempt = _attempt(request, pk)
    if attempt.status != AttemptStatus.READY:
        return redirect("attempts:room", pk=pk)
    context = rooms.shell_context(attempt, request.user.pk)
    context |= rooms.door_context(attempt, database_now())
    page = render(request, "attempts/instructions.html", context)
    return cookies.offer_lease(request, page, pk)


@never_cache
@require_GET
@login_required
def door(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Whether the waiting room may be left by now, in JSON."""
    return JsonResponse(rooms.door_state(_attempt(request, pk), database_now()))


@never_cache
@require_GET
@login_required
def room(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The exam page: it calls `enter` for its ticket and `paper` for the questions."""
    attempt = _settled(request, pk)
    if attempt.status == AttemptStatus.READY:
        return redirect("attempts:instructions", pk=pk)
    if attempt.status != AttemptStatus.OPEN:
        return redirect("attempts:done", pk=pk)
    context = rooms.shell_context(attempt, request.user.pk)
    page = render(request, "attempts/room.html", context)
    return cookies.offer_lease(request, page, pk)


@require_POST
@login_required
def pause(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Stop the clock of one's calm mock."""
    return _act(request, pk, services.pause_calmly)


@require_POST
@login_required
def resume(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Let it go on."""
    return _act(request, pk, services.resume_calmly)


def _act(
    request: AuthenticatedHttpRequest, pk: UUID, service: Callable[..., Any]
) -> HttpResponse:
    try:
        service(attempt=_attempt(request, pk), at=database_now())
    except AttemptError as error:
        refusal = {"code": error.code, "message": error.message}
        return JsonResponse(refusal, status=error.status)
    return JsonResponse({})


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
    """How the attempt ended, how much the server holds of it, and its signature."""
    attempt = _settled(request, pk)
    if attempt.status in UNENDED:
        return redirect("attempts:room", pk=pk)
    context = rooms.ending_context(attempt)
    context["hand_in"] = hand_in_reply(attempt) if attempt.status in ENDED else None
    return render(request, "attempts/done.html", context)


@never_cache
@require_GET
@login_required
def record(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """One's own record after the end: every answer, its receipt and its time."""
    attempt = _attempt(request, pk)
    if attempt.status not in ENDED:
        return redirect("attempts:done", pk=pk)
    context = {
        "attempt": attempt,
        "record": record_of(attempt),
        "result_url": hooks.result_url(attempt.pk),
        "hand_in": hand_in_reply(attempt),
    }
    return render(request, "attempts/record.html", context)


@never_cache
@require_GET
@login_required
def record_file(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The record as a file that anybody can check without this server."""
    attempt = _attempt(request, pk)
    if attempt.status not in ENDED:
        return redirect("attempts:done", pk=pk)
    options = {"ensure_ascii": False, "indent": 1}
    response = JsonResponse(record_document(attempt), json_dumps_params=options)
    name = f"xieli-record-{attempt.pk}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _settled(request: AuthenticatedHttpRequest, pk: UUID) -> Attempt:
    """One's attempt; what is overdue ends here rather than at the next tick, or the
    page would be sent to and fro until then."""
    attempt, at = _attempt(request, pk), database_now()
    if attempt.is_overdue(at):
        services.expire(pk, at)
        attempt.refresh_from_db()
    return attempt


def _attempt(request: AuthenticatedHttpRequest, pk: UUID) -> Attempt:
    mine = Attempt.objects.for_candidate(request.user)
    attempt: Attempt = get_object_or_404(mine.select_related("form__level"), pk=pk)
    return attempt
