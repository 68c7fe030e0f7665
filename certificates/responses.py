"""Answers of this room's views: files, and refusals as pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from certificates.errors import CertificateError

FORBIDDEN = {"not_clerk", "not_registrar"}
OF_ONE_CERTIFICATE = {"pdf", "revoke"}


def file_response(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A download that no cache keeps: it holds personal data."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


def refusals_explained(
    view: Callable[..., HttpResponse],
) -> Callable[..., HttpResponse]:
    """Show a refusal as a page: 403 for a missing role, else 409."""

    @wraps(view)
    def explained(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except CertificateError as error:
            return _refused(request, error)

    return explained


def _refused(request: HttpRequest, error: CertificateError) -> HttpResponse:
    status = 403 if error.code in FORBIDDEN else 409
    context = {"error": error, "back_url": _way_back(request)}
    return render(request, "certificates/refused.html", context, status=status)


def _way_back(request: HttpRequest) -> str:
    """The page with the button that was refused."""
    match = request.resolver_match
    if match is None:
        return reverse("certificates:mine")
    page = "show" if match.url_name in OF_ONE_CERTIFICATE else "sitting"
    return reverse(f"certificates:{page}", args=[match.kwargs["pk"]])
