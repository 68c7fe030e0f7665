"""Which level and which pool a page of the bank is about."""

from collections.abc import Sequence

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.access import has_platform_role
from accounts.http import AuthenticatedHttpRequest
from question_bank.models import Pool
from question_bank.querysets import EXAM_ITEM_ROLES
from standards.models import Level


def offered_levels() -> list[Level]:
    """Every level of every standard, newer editions first, the lowest level first."""
    levels = Level.objects.select_related("standard").defer("standard__document")
    return list(levels.order_by("standard__code", "-standard__edition", "-number"))


def asked_level(
    request: AuthenticatedHttpRequest, levels: Sequence[Level] | None = None
) -> Level:
    """The level in the address, else the first; 404 for one that is not there.

    A bare number means that of the first standard. Pass the offered `levels` if the
    page lists them as well.
    """
    return level_named(request.GET.get("level", ""), levels)


def level_named(asked: str, levels: Sequence[Level] | None = None) -> Level:
    """As asked_level, for a level that is named elsewhere."""
    for level in offered_levels() if levels is None else levels:
        if asked in ("", level.key, str(level.number)):
            return level
    raise Http404(_("标准中没有这个等级。"))


def offered_pools(request: AuthenticatedHttpRequest) -> list[Pool]:
    """The pools whose items this person may see."""
    if has_platform_role(request.user, *EXAM_ITEM_ROLES):
        return [Pool.PRACTICE, Pool.EXAM]
    return [Pool.PRACTICE]


def asked_pool(request: AuthenticatedHttpRequest) -> Pool:
    """The pool in the address, else practice; 404 for one not for this person."""
    for pool in offered_pools(request):
        if request.GET.get("pool", Pool.PRACTICE) == pool:
            return pool
    raise Http404(_("题库中没有这一类试题。"))
