from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import platform_role_required
from accounts.http import AuthenticatedHttpRequest
from question_bank.choosing import asked_level, offered_levels
from question_bank.kinds import kind_of
from question_bank.models import AssessmentPoint, Item
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


@platform_role_required(*BANK_ROLES)
def item(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """An item as the candidate sees it, its key beside, and what it rests on."""
    found = get_object_or_404(
        Item.objects.visible_to(request.user).select_related(
            "current", "point__area", "point__node", "point__level__standard"
        ),
        pk=pk,
    )
    kind = kind_of(found.kind)
    content = found.current.content
    return render(
        request,
        "question_bank/item.html",
        {
            "item": found,
            "kind": kind,
            "shown": kind.shown(content),
            "content": content,
            "key": kind.key_text(content) if kind.marked_by_key else "",
            "sources": found.current.sources.select_related(
                "article__version__source", "node"
            ),
            "versions": found.versions.order_by("-number"),
        },
    )
