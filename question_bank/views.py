from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import platform_role_required
from accounts.http import AuthenticatedHttpRequest
from question_bank.choosing import asked_level, offered_levels
from question_bank.models import AssessmentPoint
from question_bank.querysets import BANK_ROLES


@platform_role_required(*BANK_ROLES)
def points(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The 鉴定要素细目表 of a level."""
    level = asked_level(request)
    found = AssessmentPoint.objects.filter(level=level).select_related("area", "node")
    return render(
        request,
        "question_bank/points.html",
        {"level": level, "levels": offered_levels(), "points": found},
    )
