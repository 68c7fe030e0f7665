"""The hot path: saving answers, and the clock. JSON in, JSON out.

Both are protected by the session and its CSRF token, as every form is.
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.addresses import client_address
from accounts.http import AuthenticatedHttpRequest
from exams.attempts import cookies
from exams.attempts.answers import Sender, save_event
from exams.attempts.clock import database_now
from exams.attempts.errors import AttemptError
from exams.attempts.leases import holds_lease
from exams.attempts.models import Attempt
from exams.attempts.wire import (
    read_form,
    read_write,
    receipt_document,
    refusal_document,
)


@require_POST
def events(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Store one write and give its receipt; a refusal is JSON with its status."""
    at = database_now()
    try:
        sender = _sender(request)
        receipt = save_event(
            attempt_id=pk, sender=sender, write=read_write(request.body), at=at
        )
    except AttemptError as error:
        return JsonResponse(refusal_document(error), status=error.status)
    return JsonResponse(receipt_document(receipt, at))


@require_POST
@login_required
def answers(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The same save from a plain form, for a browser without script."""
    mine = Attempt.objects.for_candidate(request.user)
    attempt: Attempt = get_object_or_404(mine, pk=pk)
    at = database_now()
    try:
        writes, sender = read_form(attempt, request.POST), _sender(request)
        for write in writes:
            receipt = save_event(attempt_id=pk, sender=sender, write=write, at=at)
            if not receipt.is_current:
                raise AttemptError("stale")
    except AttemptError as error:
        messages.error(request, error.message)
        return redirect("attempts:room", pk=pk)
    number = writes[0].position
    messages.success(request, _("第 %d 题已存到服务器。") % number)
    return redirect(reverse("attempts:room", args=[pk]) + f"#q{number}")


@never_cache
@require_GET
def clock(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The server's time, the deadline as it stands, and whether this browser may
    still write: granted time and a lost lease reach the page this way."""
    try:
        candidate = _sender(request).candidate
        attempt = Attempt.objects.for_candidate(candidate).filter(pk=pk).first()
        if attempt is None:
            raise AttemptError("not_found")
    except AttemptError as error:
        return JsonResponse(refusal_document(error), status=error.status)
    return JsonResponse(
        {
            "now": database_now().isoformat(),
            "deadline": attempt.deadline and attempt.deadline.isoformat(),
            "status": attempt.status,
            "holds_lease": holds_lease(attempt, cookies.token_of(request)),
        }
    )


def _sender(request: HttpRequest) -> Sender:
    """Who writes. Scripts cannot follow a redirect to the login page: say it."""
    if not request.user.is_authenticated:
        raise AttemptError("signed_out")
    address = client_address(request) or None
    return Sender(request.user, cookies.token_of(request), address)
