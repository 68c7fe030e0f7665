"""Pages that tell one-time codes: a form sent twice does not spoil those in print.

Such a form says in `shown_at` when it was shown; a code issued since then stays.
"""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def shown_at(request: HttpRequest) -> datetime:
    """When the form was shown; a form that does not say replaces no code at all."""
    try:
        said = parse_datetime(request.POST.get("shown_at", ""))
    except ValueError:
        said = None
    return said if said is not None and timezone.is_aware(said) else LONG_AGO


def codes_issued(request: HttpRequest, back_url: str, back_label: str) -> HttpResponse:
    """The form was sent before: the codes are out, and no new ones were made."""
    context = {"back_url": back_url, "back_label": back_label}
    return render(request, "accounts/codes_issued.html", context, status=409)
