"""Who tries the demo sees our page for an unknown address, not Django's."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

# What Django's page for developers says of itself, and no page of ours.
MARK = b"<code>DEBUG = True</code>"


class DemoNotFoundMiddleware:
    """Replace Django's technical 404 in the demo; every other answer passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not (settings.DEBUG and settings.DEMO):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if _is_technical(answer):
            return render(request, "404.html", status=404)
        return answer


def _is_technical(answer: HttpResponseBase) -> bool:
    return (
        answer.status_code == 404
        and isinstance(answer, HttpResponse)
        and MARK in answer.content
    )
