"""The coarsest relaxation: how many of each class of units, points only counted.

Units of one class bring the same to every row. A class can give each of its points
once a form, so its uses are limited by its stock and its points; the same holds for
all classes of a cell together, and of an area. Which points classes fight over in
detail is left out, which makes a few hundred whole numbers of five thousand items: the
answer takes milliseconds. A "no" is a proof, a "yes" is none.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import LinearExpr

from .pool import Pool, Row, Unit
from .programs import Effort, Expression, Outcome, solve
from .rules import ENEMIES, ONE_PER_POINT, Rule
from .supply import Sharing

COARSE_EFFORT: Final = Effort(deterministic_time=2.0)


@dataclass(frozen=True, kw_only=True)
class Group:
    """A class of units, each of `size` items: its profile, stock, and uses by point.

    `points` is empty for item sets, which stand on several points: that loosens the
    limit. `barred` ones (enemies in one set) can stand on no form.
    """

    profile: tuple[tuple[int, int], ...]
    size: int
    stock: int
    area: str
    points: Mapping[str, int]
    barred: bool

    @property
    def cell(self) -> int:
        return self.profile[0][0]


@dataclass(frozen=True, kw_only=True)
class Classes:
    """The classes of a pool with its rows."""

    rows: tuple[Row, ...]
    groups: tuple[Group, ...]

    def only(self, rules: Collection[Rule]) -> "Classes":
        """Return the classes under these rules alone; see `Pool.only`."""
        active = {n for n, row in enumerate(self.rows) if row.rule in rules}
        codes = {rule.code for rule in rules}
        groups = (
            replace(
                group,
                points=group.points if ONE_PER_POINT in codes else {},
                barred=group.barred and ENEMIES in codes,
            )
            for group in self.groups
            if any(row in active for row, _amount in group.profile)
        )
        idle = {n: replace(r, low=-FAR, high=FAR) for n, r in enumerate(self.rows)}
        rows = tuple(r if n in active else idle[n] for n, r in enumerate(self.rows))
        return Classes(rows=rows, groups=tuple(groups))


# Beyond what any row can add up to.
FAR: Final = 2**40


def classes_of(pool: Pool) -> Classes:
    """Sort the units into classes."""
    members: dict[tuple[object, int, str, bool], list[Unit]] = defaultdict(list)
    for n, unit in enumerate(pool.units):
        area, barred = unit.items[0].area, n in pool.barred
        members[unit.profile, len(unit.items), area, barred].append(unit)
    groups = (_group(units, barred=key[3]) for key, units in members.items())
    return Classes(rows=pool.rows, groups=tuple(groups))


def _group(units: Sequence[Unit], *, barred: bool) -> Group:
    first = units[0]
    size = len(first.items)
    return Group(
        profile=first.profile,
        size=size,
        stock=len(units),
        area=first.items[0].area,
        points=Counter(p for u in units for p in u.points) if size == 1 else {},
        barred=barred,
    )


def classes_fail(classes: Classes, sharing: Sharing) -> bool:
    """Say whether the classes are proved unable to supply all forms."""
    model = cp_model.CpModel()
    totals = add_classes(model, classes, sharing)
    for row, total in zip(classes.rows, totals, strict=True):
        if row.high < FAR:
            low, high = sharing.forms * row.low, sharing.forms * row.high
            model.add_linear_constraint(total, low, high)
    return _outcome(model).proved_impossible


def _outcome(model: cp_model.CpModel) -> Outcome:
    return solve(model, seed=0, effort=COARSE_EFFORT)


def add_classes(
    model: cp_model.CpModel, classes: Classes, sharing: Sharing
) -> list[Expression]:
    """Add the classes with their limits; return what they put into each row."""
    rows: list[list[Expression]] = [[] for _row in classes.rows]
    uses, extras, common = [], [], []
    for group in classes.groups:
        used, extra, anchored = _add_group(model, group, sharing)
        total = used + sharing.forms * anchored
        uses.append(total)
        extras.append(group.size * extra)
        common.append(group.size * anchored)
        for row, amount in group.profile:
            rows[row].append(amount * total)
    if sharing.extra_uses is not None:
        model.add(LinearExpr.sum(extras) <= sharing.extra_uses)
    if sharing.anchors and sharing.forms > 1:
        model.add(LinearExpr.sum(common) == sharing.anchors)
    _limit_by_points(model, classes, uses, sharing)
    return [LinearExpr.sum(parts) for parts in rows]


def _add_group(
    model: cp_model.CpModel, group: Group, sharing: Sharing
) -> tuple[Expression, Expression, Expression]:
    """Return plain uses, uses beyond the stock, and anchors of one class."""
    size, forms = 0 if group.barred else group.stock, sharing.forms
    once = sharing.overlap == 0
    used = model.new_int_var(0, size if once else size * forms, "")
    extra = model.new_int_var(0, 0 if once else size * forms, "")
    anchors = size if sharing.anchors and forms > 1 else 0
    anchored = model.new_int_var(0, anchors, "")
    if sharing.overlap is not None:
        model.add(used + anchored - extra <= size)
    return used, extra, anchored


def _limit_by_points(
    model: cp_model.CpModel,
    classes: Classes,
    uses: Sequence[Expression],
    sharing: Sharing,
) -> None:
    """Let no class, cell or area give more than its points can, one a form."""
    together: dict[object, list[int]] = defaultdict(list)
    for n, group in enumerate(classes.groups):
        if group.points:
            together["class", n].append(n)
            together["cell", group.cell].append(n)
            together["area", group.area].append(n)
    for numbers in together.values():
        stock = Counter[str]()
        for n in numbers:
            stock.update(classes.groups[n].points)
        most = _most_by_points(stock, sharing)
        model.add(LinearExpr.sum([uses[n] for n in numbers]) <= most)


def _most_by_points(stock: Mapping[str, int], sharing: Sharing) -> int:
    if sharing.overlap == 0 and not sharing.anchors:
        return sum(min(count, sharing.forms) for count in stock.values())
    return len(stock) * sharing.forms
