"""The lease's token in the browser: a cookie that only this attempt's pages get.

It outlives a browser crash and a new login on the same computer, and scripts
cannot read it.
"""

from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from exams.attempts.leases import Lease, new_token

NAME = "xieli-lease"
# Longer than any exam; the lease itself ends with the attempt.
LIFETIME = 24 * 3600

Answer = TypeVar("Answer", bound=HttpResponse)


def keep_lease(response: Answer, lease: Lease) -> Answer:
    return _keep(response, lease.attempt_id, lease.token)


def offer_lease(request: HttpRequest, response: Answer, attempt_id: UUID) -> Answer:
    """Give a browser that has none the token with which it will knock: should the
    answer to its first knock get lost, the second finds the lease its own."""
    if token_of(request):
        return response
    return _keep(response, attempt_id, new_token())


def _keep(response: Answer, attempt_id: UUID, token: str) -> Answer:
    response.set_cookie(
        NAME,
        token,
        max_age=LIFETIME,
        path=reverse("attempts:instructions", args=[attempt_id]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def drop_lease(response: Answer, attempt_id: UUID) -> Answer:
    response.delete_cookie(
        NAME,
        path=reverse("attempts:instructions", args=[attempt_id]),
        samesite="Strict",
    )
    return response


def token_of(request: HttpRequest) -> str:
    return request.COOKIES.get(NAME, "")
