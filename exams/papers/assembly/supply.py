"""What a stock can supply to several forms at once: the relaxation behind every proof.

Nothing says which form gets what. Units that are alike (same points, rows, pull) share
one whole number, how often they are used, which keeps the program small. Each point
may be used once a form, each item once (more where forms may share items). When all
items count 1 and nothing but cells, points and "no item twice" is demanded, such a
supply can always be split into that many forms (a bipartite graph of degree k has k
disjoint matchings, Kőnig 1916). Enemies, unequal points, and rules that bind each form
make it a necessary condition only: its "no" is a proof, its "yes" is not.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from typing import TypeAlias

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import LinearExpr

from .pool import Pool, Unit
from .programs import Chosen, Expression

Alike: TypeAlias = dict[tuple[object, ...], list[int]]


@dataclass(frozen=True, kw_only=True)
class Sharing:
    """What forms have in common: `anchors` on all, any two `overlap` items besides.

    `overlap` None lets them share anything: then one form is as good as many.
    """

    forms: int
    overlap: int | None = 0
    anchors: int = 0

    @property
    def extra_uses(self) -> int | None:
        """Return how many second and further uses of items there can be in all.

        An item on u forms is shared by u(u−1)/2 pairs of them, at least u−1.
        """
        if self.overlap is None:
            return None
        return self.overlap * comb(self.forms, 2)


@dataclass(frozen=True, kw_only=True)
class Supply:
    """Totals over all forms: of each row and point, of the pull, and of people met."""

    rows: list[Expression]
    points: Mapping[str, Expression]
    pull: Expression
    met: Expression


def alike_units(pool: Pool, available: Sequence[int]) -> Alike:
    """Group units that no rule can tell apart."""
    alike: Alike = defaultdict(list)
    for index in available:
        unit = pool.units[index]
        alike[unit.points, unit.profile, unit.pull, unit.met].append(index)
    return alike


def add_supply(model: cp_model.CpModel, pool: Pool, sharing: Sharing) -> Supply:
    """Add the supply of all forms, their anchors and what they may share included."""
    forms = sharing.forms
    uses, extras, common = _Tally(pool), [], []
    able = [n for n in pool.everything() if n not in pool.barred]
    for members in alike_units(pool, able).values():
        unit, size = pool.units[members[0]], len(members)
        parts = []
        used = model.new_int_var(0, _most_uses(unit, size, sharing), "")
        parts.append((used, 1))
        stock: Expression = used
        if sharing.anchors and forms > 1:
            anchored = model.new_int_var(0, size, "")
            common.append(len(unit.items) * anchored)
            parts.append((anchored, forms))
            stock = used + anchored
        if sharing.overlap:
            extra = model.new_int_var(0, size * forms, "")
            extras.append(len(unit.items) * extra)
            model.add(stock - extra <= size)
        elif sharing.overlap == 0:
            model.add(stock <= size)
        uses.add(unit, parts)
    if sharing.overlap:
        model.add(LinearExpr.sum(extras) <= (sharing.extra_uses or 0))
    if sharing.anchors and forms > 1:
        model.add(LinearExpr.sum(common) == sharing.anchors)
    return _once_a_form(model, uses.supply(), forms)


def _most_uses(unit: Unit, size: int, sharing: Sharing) -> int:
    once = min(size, sharing.forms) if sharing.overlap == 0 and unit.points else size
    return once if sharing.overlap == 0 else size * sharing.forms


def require_supply(
    model: cp_model.CpModel, pool: Pool, supply: Supply, *, forms: int
) -> None:
    """Demand that the totals keep every row as many times as there are forms."""
    for row, total in zip(pool.rows, supply.rows, strict=True):
        model.add_linear_constraint(total, forms * row.low, forms * row.high)


def add_reserve(
    model: cp_model.CpModel,
    pool: Pool,
    available: Sequence[int],
    *,
    forms: int,
    chosen: Chosen,
) -> Supply:
    """Add the supply of disjoint forms still to come, from what is not `chosen`."""
    uses = _Tally(pool)
    for members in alike_units(pool, available).values():
        unit, size = pool.units[members[0]], len(members)
        used = model.new_int_var(0, min(size, forms) if unit.points else size, "")
        taken = [chosen[i] for i in members if i in chosen]
        if taken:
            model.add(used + LinearExpr.sum(taken) <= size)
        uses.add(unit, [(used, 1)])
    return _once_a_form(model, uses.supply(), forms)


def _once_a_form(model: cp_model.CpModel, supply: Supply, forms: int) -> Supply:
    for total in supply.points.values():
        model.add(total <= forms)
    return supply


class _Tally:
    """Sums what groups of units bring to rows, points, pull and people met."""

    def __init__(self, pool: Pool) -> None:
        self._rows: list[list[tuple[Expression, int]]] = [[] for _row in pool.rows]
        self._points: Mapping[str, list[tuple[Expression, int]]] = defaultdict(list)
        self._pull: list[tuple[Expression, int]] = []
        self._met: list[tuple[Expression, int]] = []

    def add(self, unit: Unit, parts: Sequence[tuple[Expression, int]]) -> None:
        """Count a group that is used `times` × each of its variables."""
        for variable, times in parts:
            for row, amount in unit.profile:
                self._rows[row].append((variable, times * amount))
            for point in unit.points:
                self._points[point].append((variable, times))
            self._pull.append((variable, times * unit.pull))
            if unit.met:
                self._met.append((variable, times * unit.met))

    def supply(self) -> Supply:
        return Supply(
            rows=[_weighted(parts) for parts in self._rows],
            points={point: _weighted(parts) for point, parts in self._points.items()},
            pull=_weighted(self._pull),
            met=_weighted(self._met),
        )


def _weighted(parts: Sequence[tuple[Expression, int]]) -> Expression:
    return LinearExpr.weighted_sum([p for p, _c in parts], [c for _p, c in parts])
