from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedHttpRequest
from exams.practice.mastery.choosing import studied_level
from exams.practice.mastery.pages import mastery_page
from question_bank.choosing import offered_levels


@require_GET
@login_required
def mine(request: AuthenticatedHttpRequest) -> HttpResponse:
    """One's own mastery of a level: what is held, where the next points are, the way."""
    levels = offered_levels()
    level = studied_level(request.user, request.GET.get("level", ""), levels)
    page = mastery_page(user=request.user, level=level, at=timezone.now())
    return render(
        request, "practice/mastery/mine.html", {"page": page, "levels": levels}
    )
