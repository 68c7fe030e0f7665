"""One's own skills."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import AuthenticatedHttpRequest
from casework.skills.frame import offered_levels
from casework.skills.pages import skills_page
from casework.skills.studied import studied_level


@require_safe
@login_required
def skills(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The codes of a level by function, and what to practise next."""
    levels = offered_levels()
    page = None
    if levels:
        level = studied_level(request.user, request.GET.get("level", ""), levels)
        page = skills_page(user=request.user, level=level, at=timezone.now())
    return render(request, "casework/skills.html", {"page": page, "levels": levels})
