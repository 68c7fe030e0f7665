"""Django's door to the answer path, for one machine and for tests."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from accounts.addresses import client_address
from exams.attempts import cookies
from exams.attempts.errors import AttemptError
from exams.attempts.lane import calls, stations, wire
from exams.attempts.lane.papers import paper_for

BEARER = "Bearer "


def _door(
    call: Callable[..., calls.Reply],
) -> Callable[..., HttpResponse]:
    """The view of a call. Nothing it needs comes from the session, so CSRF does not
    apply: what counts is a header that no foreign page can send."""

    @csrf_exempt
    @require_POST
    def view(request: HttpRequest, pk: UUID, **place: int) -> HttpResponse:
        caller = _caller(request, pk)
        try:
            reply = call(caller, _body(request), **place)
        except AttemptError as error:
            reply = calls.refused(caller, error)
        return _response(reply, pk)

    return view


enter = _door(calls.enter)
events = _door(calls.events)
submit = _door(calls.submit)
clock = _door(calls.clock)
act = _door(stations.act)


@require_GET
def station(request: HttpRequest, pk: UUID, item: int) -> HttpResponse:
    """The desk of a station as it is, in JSON."""
    caller = _caller(request, pk)
    try:
        reply = stations.view(caller, item)
    except AttemptError as error:
        reply = calls.refused(caller, error)
    return _response(reply, pk)


@require_GET
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The questions of the paper, as its token allows."""
    caller = _caller(request, pk)
    try:
        page = paper_for(caller)
    except AttemptError as error:
        return _response(calls.refused(caller, error), pk)
    response = HttpResponse(page.html, content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


def _caller(request: HttpRequest, pk: UUID) -> calls.Caller:
    return calls.Caller(
        attempt_id=pk,
        bearer=request.headers.get("Authorization", "").removeprefix(BEARER),
        lease=cookies.token_of(request),
        agent=request.headers.get("User-Agent", ""),
        address=client_address(request) or None,
        config_key_hash=request.headers.get("X-SafeExamBrowser-ConfigKeyHash", ""),
    )


def _body(request: HttpRequest) -> bytes:
    """AttemptError `too_large` before anything is read."""
    length = request.headers.get("Content-Length", "0")
    if not length.isdigit() or int(length) > wire.MOST_BYTES:
        raise AttemptError("too_large")
    return request.body


def _response(reply: calls.Reply, pk: UUID) -> HttpResponse:
    response = JsonResponse(dict(reply.document), status=reply.status)
    response["Cache-Control"] = "no-store"
    if reply.lease:
        cookies.keep_lease(response, reply.lease)
    if reply.forgets:
        cookies.drop_lease(response, pk)
    return response
