from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.access import has_platform_role, platform_role_required
from accounts.http import AuthenticatedHttpRequest
from question_bank.forms import ItemFilterForm
from question_bank.kinds import kind_of
from question_bank.models import AssessmentPoint, Item, Pool
from question_bank.querysets import BANK_ROLES, EXAM_ITEM_ROLES, WRITER_ROLES
from question_bank.reports import coverage
from standards.models import Level

PAGE_SIZE = 30


@platform_role_required(*BANK_ROLES)
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Coverage of the level asked for, in the practice or the exam pool."""
    level = level_asked(request)
    pool = _pool(request)
    return render(
        request,
        "question_bank/coverage.html",
        {"level": level, "levels": _levels(), "pool": pool}
        | {"pools": _pools(request), "coverage": coverage(level, pool)},
    )


@platform_role_required(*BANK_ROLES)
def points(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The 鉴定要素细目表 of a level."""
    level = level_asked(request)
    found = AssessmentPoint.objects.filter(level=level).select_related("area", "node")
    return render(
        request,
        "question_bank/points.html",
        {"level": level, "levels": _levels(), "points": found},
    )


@platform_role_required(*BANK_ROLES)
def items(request: AuthenticatedHttpRequest) -> HttpResponse:
    level = level_asked(request)
    form = ItemFilterForm(request.GET, level=level)
    found = Item.objects.visible_to(request.user).filter(point__level=level)
    found = form.narrow(found) if form.is_valid() else found.none()
    page = Paginator(
        found.select_related("current", "point__area").order_by("code"), PAGE_SIZE
    ).get_page(request.GET.get("page"))
    return render(
        request,
        "question_bank/items.html",
        {"level": level, "levels": _levels(), "form": form, "page": page}
        | {"may_write": has_platform_role(request.user, *WRITER_ROLES)}
        | {"rows": [(item, kind_of(item.kind).label) for item in page]},
    )


def _levels() -> list[Level]:
    """Every level of every standard, newer editions first, the lowest level first."""
    levels = Level.objects.select_related("standard").defer("standard__document")
    return list(levels.order_by("standard__code", "-standard__edition", "-number"))


def level_asked(request: AuthenticatedHttpRequest) -> Level:
    """The level in the address, else the first; 404 for one that is not there.

    A bare number means that of the first standard.
    """
    asked = request.GET.get("level", "")
    for level in _levels():
        if asked in ("", level.key, str(level.number)):
            return level
    raise Http404("标准中没有这个等级。")


def _pools(request: AuthenticatedHttpRequest) -> list[Pool]:
    """The pools whose items this person may see."""
    if has_platform_role(request.user, *EXAM_ITEM_ROLES):
        return [Pool.PRACTICE, Pool.EXAM]
    return [Pool.PRACTICE]


def _pool(request: AuthenticatedHttpRequest) -> Pool:
    """The pool in the address, else practice; 404 for one not for this person."""
    for pool in _pools(request):
        if request.GET.get("pool", Pool.PRACTICE) == pool:
            return pool
    raise Http404("题库中没有这一类试题。")
