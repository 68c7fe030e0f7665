"""Too many failed logins: by whose name they count, and what people then see."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(
    request: HttpRequest, response: HttpResponse, credentials: Mapping[str, Any]
) -> HttpResponse:
    """429 with the minutes to wait. Called by axes instead of the login page."""
    wait = get_cool_off(request) or timedelta(0)
    answer = render(
        request,
        "account/locked_out.html",
        {"minutes": round(wait.total_seconds() / 60)},
        status=429,
    )
    answer["Retry-After"] = str(round(wait.total_seconds()))
    return answer


def typed_name(
    request: HttpRequest, credentials: Mapping[str, Any] | None = None
) -> str:
    """The login name under which an attempt counts, in small letters.

    Login is blind to case, so counting must be. Axes itself calls the name
    `login` when it asks and Django calls it `username` when it reports a failure:
    under one of the two alone the right password still opens a locked account.
    """
    given = credentials or request.POST
    return counted_name(given.get("username") or given.get("login") or "")


def counted_name(username: str) -> str:
    return username.strip().lower()
