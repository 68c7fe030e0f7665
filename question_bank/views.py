from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from accounts.access import platform_role_required
from accounts.http import AuthenticatedHttpRequest
from question_bank.choosing import (
    asked_level,
    asked_pool,
    offered_levels,
    offered_pools,
)
from question_bank.forms import ItemFilterForm
from question_bank.kinds import kind_of
from question_bank.models import Item
from question_bank.querysets import BANK_ROLES
from question_bank.reports import coverage

PAGE_SIZE = 30


@platform_role_required(*BANK_ROLES)
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Coverage of the level asked for, in the practice or the exam pool."""
    level = asked_level(request)
    pool = asked_pool(request)
    return render(
        request,
        "question_bank/coverage.html",
        {"level": level, "levels": offered_levels(), "pool": pool}
        | {"pools": offered_pools(request), "coverage": coverage(level, pool)},
    )


@platform_role_required(*BANK_ROLES)
def items(request: AuthenticatedHttpRequest) -> HttpResponse:
    level = asked_level(request)
    form = ItemFilterForm(request.GET, level=level)
    found = Item.objects.visible_to(request.user).filter(point__level=level)
    found = form.narrow(found) if form.is_valid() else found.none()
    page = Paginator(
        found.select_related("current", "point__area").order_by("code"), PAGE_SIZE
    ).get_page(request.GET.get("page"))
    return render(
        request,
        "question_bank/items.html",
        {"level": level, "levels": offered_levels(), "form": form, "page": page}
        | {"rows": [(item, kind_of(item.kind).label) for item in page]},
    )
