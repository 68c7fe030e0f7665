"""教学参数: a list for those who teach with the cases."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import has_platform_role
from accounts.http import AuthenticatedHttpRequest
from accounts.models import PlatformRole
from casework.parameters.pages import parameters_now


@require_safe
@login_required
def parameters(request: AuthenticatedHttpRequest) -> HttpResponse:
    """For instructors: what each pack decides, and how to change it."""
    if not has_platform_role(request.user, PlatformRole.INSTRUCTOR):
        raise Http404
    return render(request, "casework/parameters.html", {"packs": parameters_now()})
