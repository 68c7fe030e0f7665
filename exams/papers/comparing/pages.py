"""A comparison in the words of its page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.papers.comparing.figures import Comparison, Pair
from exams.papers.compositions import CASE
from question_bank.kinds import kind_of


def comparison_page(found: Comparison, areas: Sequence[str]) -> dict[str, Any]:
    """`areas` in the order of the weight table; what is not in it comes last."""
    order = {name: place for place, name in enumerate(areas)}
    by_table = sorted(found.areas, key=lambda one: order.get(one.name, len(order)))
    return {
        "comparison": found,
        "areas": _named(by_table, str),
        "kinds": _named(found.kinds, _kind),
        "grades": _named(found.grades, str),
        "keys": _named(found.keys, str),
        "means": _named((found.mean, found.spread), lambda name: str(MEANS[name])),
        "stats": [
            (_("相同的题"), found.shared_items, _("道")),
            (_("相同的鉴定点"), found.shared_points, _("个")),
            (_("平均难度之差"), f"{abs(found.mean.difference):f}"),
        ],
    }


MEANS = {"mean": gettext_lazy("平均得分率"), "spread": gettext_lazy("标准差")}


def _kind(code: str) -> str:
    return _("办事案例") if code == CASE else str(kind_of(code).label)


def _named(pairs: Iterable[Pair], name: Callable[[str], str]) -> list[Pair]:
    return [
        replace(
            pair, name=name(pair.name), left=short(pair.left), right=short(pair.right)
        )
        for pair in pairs
    ]


def short(figure: Decimal) -> Decimal:
    """Without zeros behind the point, and never in powers of ten."""
    return Decimal(f"{figure.normalize():f}")
