"""The coarsest relaxation: how many of each class of units, points only counted.

Units of one class bring the same to every row. A class can give each of its points
once a form, so its uses are limited by its stock and its points; the same holds for
all classes of a cell together, and of an area. Which points classes fight over in
detail is left out, which makes a few hundred whole numbers of five thousand items: the
answer takes milliseconds. A "no" is a proof, a "yes" is none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TypeAlias

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import LinearExpr

from .pool import Pool, Unit
from .programs import Effort, Expression, Outcome, solve
from .supply import Sharing

COARSE_EFFORT = Effort(deterministic_time=2.0)

# A class: profile and number of items.
Class: TypeAlias = tuple[tuple[tuple[int, int], ...], int]


def coarse_outcome(pool: Pool, sharing: Sharing) -> Outcome:
    """Ask whether the classes can supply all forms."""
    model = cp_model.CpModel()
    totals = add_classes(model, pool, sharing)
    for row, total in zip(pool.rows, totals, strict=True):
        low, high = sharing.forms * row.low, sharing.forms * row.high
        model.add_linear_constraint(total, low, high)
    return solve(model, seed=0, effort=COARSE_EFFORT)


def add_classes(
    model: cp_model.CpModel, pool: Pool, sharing: Sharing
) -> list[Expression]:
    """Add the classes with their limits; return what they put into each row."""
    classes: dict[Class, list[Unit]] = defaultdict(list)
    for n, unit in enumerate(pool.units):
        if n not in pool.barred:
            classes[unit.profile, len(unit.items)].append(unit)
    rows: list[list[Expression]] = [[] for _row in pool.rows]
    uses: dict[Class, Expression] = {}
    extras, common = [], []
    for group, members in classes.items():
        profile, size = group
        used, extra, anchored = _add_class(model, members, sharing)
        uses[group] = used + sharing.forms * anchored
        extras.append(size * extra)
        common.append(size * anchored)
        for row, amount in profile:
            rows[row].append(amount * uses[group])
    if sharing.extra_uses is not None:
        model.add(LinearExpr.sum(extras) <= sharing.extra_uses)
    if sharing.anchors and sharing.forms > 1:
        model.add(LinearExpr.sum(common) == sharing.anchors)
    _limit_by_points(model, classes, uses, sharing)
    return [LinearExpr.sum(parts) for parts in rows]


def _add_class(
    model: cp_model.CpModel, members: list[Unit], sharing: Sharing
) -> tuple[Expression, Expression, Expression]:
    """Return plain uses, uses beyond the stock, and anchors of one class."""
    size, forms = len(members), sharing.forms
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
    classes: dict[Class, list[Unit]],
    uses: dict[Class, Expression],
    sharing: Sharing,
) -> None:
    """Let no class, cell or area give more than its points can, one a form."""
    groups: dict[object, list[Class]] = defaultdict(list)
    for group, members in classes.items():
        # Sets stand on several points; they are left out, which loosens the limit.
        if group[1] == 1 and members[0].points:
            groups[group].append(group)
            groups[group[0][0][0]].append(group)
            groups[members[0].items[0].area].append(group)
    for parts in groups.values():
        members = [unit for group in parts for unit in classes[group]]
        most = _most_by_points(members, sharing)
        model.add(LinearExpr.sum([uses[group] for group in parts]) <= most)


def _most_by_points(members: Iterable[Unit], sharing: Sharing) -> int:
    stock = Counter(unit.points[0] for unit in members)
    if sharing.overlap == 0 and not sharing.anchors:
        return sum(min(count, sharing.forms) for count in stock.values())
    return len(stock) * sharing.forms
