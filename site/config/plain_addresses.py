"""Addresses that no database can look up are refused in one place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class PlainAddressMiddleware:
    """Answer 400 to a NUL in path or query: PostgreSQL raises on one in a text.

    Posted texts pass forms, and Django's CharField refuses NUL by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return render(request, "400.html", status=400)
        return self.get_response(request)
