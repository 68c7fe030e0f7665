"""What a person owes first: an own password, an answer on privacy, a second factor."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.access import lacks_second_factor
from accounts.models import Consent, User

# A person in an exam or at its door, where the notice is shown in place, is never sent
# away, and everybody may always leave.
FREE_NAMESPACES = frozenset({"attempts", "door", "ui"})
FREE_NAMES = frozenset(
    {
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "healthz",
        "accounts:notice",
        "accounts:consent",
        "accounts:withdraw",
    }
)


class FirstDutiesMiddleware:
    """Lead logged-in people to the password page or to the newest notice first.

    And editors to their second factor, where staff must have one. Costs the one
    query of the person's standing, none in the exam room.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not isinstance(request.user, User) or match is None:
            return None
        if FREE_NAMESPACES & set(match.namespaces) or match.view_name in FREE_NAMES:
            return None
        if request.user.must_change_password:
            return redirect("account_change_password")
        if settings.CONSENT_REQUIRED and _owes_consent(request.user):
            return redirect("accounts:notice")
        if _lacks_factor_for_editor(request.user, request.path):
            return redirect("mfa_activate_totp")
        return None


def _lacks_factor_for_editor(user: User, path: str) -> bool:
    """Our staff pages ask by themselves (accounts.access); Wagtail's do not."""
    return (
        path.startswith(settings.EDITOR_PATH)
        and lacks_second_factor(user)
        and user.has_perm("wagtailadmin.access_admin")
    )


def _owes_consent(user: User) -> bool:
    return Consent.objects.is_owed_by(user, timezone.localdate())
