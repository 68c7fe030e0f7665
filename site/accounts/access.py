"""Who may open a page: platform roles are Groups, centre roles are assignments.

The rule of the house: a stranger to the place gets 404, a colleague with another
role gets 403. Which rows a person sees is decided by querysets, not here.
"""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from accounts.http import AuthenticatedHttpRequest
from accounts.models import Centre, PlatformRole, StaffAssignment, User
from accounts.querysets import CARETAKER_ROLES

P = ParamSpec("P")
View = Callable[Concatenate[AuthenticatedHttpRequest, P], HttpResponse]


def centre_roles(user: User, on: date) -> frozenset[str]:
    """Every role `user` holds at any centre on the day `on`.

    Part of their standing, which the frame of a page asks for as well.
    """
    return user.standing(on).centre_roles


def roles_at(user: User, centre: Centre, on: date) -> frozenset[str]:
    """The roles that `user` holds at this centre on the day `on` (one query)."""
    held = StaffAssignment.objects.current(on).held_by(user).filter(centre=centre)
    return frozenset(held.values_list("role", flat=True))


def platform_roles(user: User) -> frozenset[str]:
    """The platform roles of `user`, part of their standing.

    A superuser counts as platform administrator and as nothing else: who writes,
    reviews or marks must be named for it.
    """
    names = set(user.group_names)
    if user.is_superuser:
        names.add(PlatformRole.ADMINISTRATOR)
    return frozenset(names & set(PlatformRole.values))


def has_centre_role(user: User, *roles: str, on: date) -> bool:
    """Whether `user` holds one of `roles` (any, if none is named) on the day `on`."""
    held = centre_roles(user, on)
    return bool(held & set(roles)) if roles else bool(held)


def has_platform_role(user: User, *roles: str) -> bool:
    return bool(platform_roles(user) & set(roles))


def staff_required(*roles: str) -> Callable[[View[P]], Callable[..., Any]]:
    """Admit people who hold one of `roles` at some centre today."""

    def check(user: User) -> None:
        held = centre_roles(user, timezone.localdate())
        if not held:
            raise Http404
        if roles and not held & set(roles):
            raise PermissionDenied

    return _guard(check)


def platform_role_required(*roles: str) -> Callable[[View[P]], Callable[..., Any]]:
    """Admit people with one of the platform `roles`; trainees are strangers."""

    def check(user: User) -> None:
        if has_platform_role(user, *roles):
            return
        if platform_roles(user) - {PlatformRole.TRAINEE}:
            raise PermissionDenied
        raise Http404

    return _guard(check)


def staff_or_platform_role_required(
    centre: tuple[str, ...], platform: tuple[str, ...]
) -> Callable[[View[P]], Callable[..., Any]]:
    """Admit people with a centre role of `centre` or a platform role of `platform`."""

    def check(user: User) -> None:
        held = centre_roles(user, timezone.localdate())
        if held & set(centre) or has_platform_role(user, *platform):
            return
        if held or platform_roles(user) - {PlatformRole.TRAINEE}:
            raise PermissionDenied
        raise Http404

    return _guard(check)


def _guard(check: Callable[[User], None]) -> Callable[[View[P]], Callable[..., Any]]:
    def decorate(view: View[P]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            check(request.user)  # type: ignore[arg-type]
            if lacks_second_factor(request.user):  # type: ignore[arg-type]
                return redirect("mfa_activate_totp")
            return view(request, *args, **kwargs)  # type: ignore[arg-type]

        return login_required(guarded)

    return decorate


def lacks_second_factor(user: User) -> bool:
    """Whether this installation demands one and `user` has none (one query if so)."""
    if not settings.STAFF_SECOND_FACTOR:
        return False
    return not Authenticator.objects.filter(user=user, type="totp").exists()


def looks_after_people(user: Any) -> bool:
    """Whether the link to people's accounts stands in the frame for `user`."""
    if not user.is_authenticated:
        return False
    held = centre_roles(user, timezone.localdate())
    return bool(held & set(CARETAKER_ROLES)) or has_platform_role(
        user, PlatformRole.ADMINISTRATOR
    )
