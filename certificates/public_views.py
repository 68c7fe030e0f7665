"""The public check. No login; nothing here is for search engines or caches."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.addresses import client_address
from certificates.checking import MINUTE, find_by_number, find_by_token, may_look_up
from certificates.forms import CheckForm

View = Callable[..., HttpResponse]


def unlisted(view: View) -> View:
    """Keep search engines out. The site's Referrer-Policy keeps tokens to ourselves;
    a stricter one would make browsers post the form without an origin."""

    @wraps(view)
    def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return hidden


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@unlisted
def check(request: HttpRequest) -> HttpResponse:
    """Look up by number and name. 200 also when nothing matches: the page answers
    the question, and alike for a wrong name and an unknown number."""
    form = CheckForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "at": timezone.now()}
    if form.is_valid():
        if not may_look_up(client_address(request)):
            return _too_many(request)
        context["asked"] = True
        context["certificate"] = find_by_number(
            form.cleaned_data["number"], form.cleaned_data["name"]
        )
    return render(request, "certificates/check.html", context)


@require_safe
@never_cache
@unlisted
def check_token(request: HttpRequest, token: str) -> HttpResponse:
    """Where a QR code leads. An unknown token is an address that is not there: 404."""
    if not may_look_up(client_address(request)):
        return _too_many(request)
    certificate = find_by_token(token)
    context = {"certificate": certificate, "by_token": True, "at": timezone.now()}
    if certificate is None:
        return render(request, "certificates/unknown.html", context, status=404)
    return render(request, "certificates/check_token.html", context)


def _too_many(request: HttpRequest) -> HttpResponse:
    response = render(request, "certificates/too_many.html", status=429)
    response["Retry-After"] = str(MINUTE)
    return response
