"""Who opens an address that only takes forms reads our page, not an empty one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string


class WrongMethodMiddleware:
    """Fill an empty 405 with a page; its list of methods stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if not isinstance(answer, HttpResponse) or answer.status_code != 405:
            return answer
        if not answer.content:
            # Its own headers stay: which methods are allowed, and those of security.
            answer.content = render_to_string("405.html", request=request)
            answer["Content-Type"] = "text/html; charset=utf-8"
            answer["Content-Length"] = str(len(answer.content))
        return answer
