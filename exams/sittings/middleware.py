"""Keeps a session that an entry code opened to the exam it is for."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from exams.sittings.entry_session import entered_as, may_open_attempt

# What the exam page calls shows a token of its own and asks for no session.
LANE = frozenset({"enter", "paper", "events", "submit", "clock", "act", "station"})
FREE_NAMESPACES = frozenset({"door", "ui"})
FREE_NAMES = frozenset({"healthz", "account_logout"})


class EntrySessionMiddleware:
    """Lead people who came in with a code back to the exam's door.

    No query on the answer path; elsewhere the session is read anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name in FREE_NAMES:
            return None
        if FREE_NAMESPACES & set(match.namespaces):
            return None
        if match.namespaces == ["attempts"]:
            is_lane = match.url_name in LANE
            if not is_lane and not may_open_attempt(request.session, kwargs["pk"]):
                raise Http404
            return None
        if entered_as(request.session) is not None:
            return redirect("door:waiting")
        return None
