from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import has_platform_role, platform_role_required
from accounts.http import AuthenticatedHttpRequest
from question_bank.choosing import (
    asked_level,
    asked_pool,
    offered_levels,
    offered_pools,
)
from question_bank.coverage import wording
from question_bank.coverage.loading import Scope, load_heat_map
from question_bank.coverage.pages import CoveragePage, Wish
from question_bank.models import Item, ItemStatus
from question_bank.querysets import BANK_ROLES, WRITER_ROLES
from question_bank.reports import coverage
from standards.models import Level, Part

FIRST_GAPS = 6
PAGE_SIZE = 40


@platform_role_required(*BANK_ROLES)
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The heat map of a level, part and pool, and what to write next."""
    levels = offered_levels()
    page = _page(request, levels)
    frozen = Item.objects.visible_to(request.user).filter(
        point__level=page.scope.level,
        point__part=page.scope.part,
        pool=page.scope.pool,
        status=ItemStatus.FROZEN,
    )
    return render(
        request,
        "question_bank/coverage/index.html",
        _context(request, page, levels)
        | {"gaps": page.gaps(0, FIRST_GAPS), "frozen": frozen.count()},
    )


@platform_role_required(*BANK_ROLES)
def gaps(request: AuthenticatedHttpRequest) -> HttpResponse:
    """All gaps in the order in which to close them, page by page."""
    levels = offered_levels()
    page = _page(request, levels)
    numbers = Paginator(range(page.number_of_gaps), PAGE_SIZE)
    shown = numbers.get_page(request.GET.get("page"))
    return render(
        request,
        "question_bank/coverage/gaps.html",
        _context(request, page, levels)
        | {
            "list": shown,
            "gaps": page.gaps(shown.start_index() - 1, shown.end_index()),
        },
    )


@platform_role_required(*BANK_ROLES)
def leaves(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The leaves of the standard with their points and items; some have none."""
    levels = offered_levels()
    level, pool = asked_level(request, levels), asked_pool(request)
    return render(
        request,
        "question_bank/coverage/leaves.html",
        {"level": level, "levels": levels, "pool": pool}
        | {"pools": offered_pools(request), "coverage": coverage(level, pool)},
    )


def _page(request: AuthenticatedHttpRequest, levels: Sequence[Level]) -> CoveragePage:
    level = asked_level(request, levels)
    scope = Scope(level, asked_part(request), asked_pool(request))
    wish = Wish(
        fine=request.GET.get("detail") == "fine",
        items=request.GET.get("show") == "items",
    )
    heat = load_heat_map(scope, wish.bands, timezone.localdate())
    return CoveragePage(scope, heat, wish)


def asked_part(request: AuthenticatedHttpRequest) -> Part:
    """The part in the address, else theory; 404 for one that there is not."""
    try:
        return Part(request.GET.get("part", Part.THEORY))
    except ValueError:
        raise Http404(_("没有这个科目。")) from None


def _context(
    request: AuthenticatedHttpRequest, page: CoveragePage, levels: Sequence[Level]
) -> dict[str, object]:
    scope = page.scope
    name = f"{scope.level.name}{Part(scope.part).label}"
    return {
        "page": page,
        "level": scope.level,
        "levels": levels,
        "pools": offered_pools(request),
        "parts": list(Part),
        "writes": has_platform_role(request.user, *WRITER_ROLES),
        "title": wording.headline(page.heat, name),
        "lead": wording.lead(page.heat),
    }
