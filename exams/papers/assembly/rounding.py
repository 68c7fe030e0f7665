"""Controlled rounding: whole item counts whose points fit a weight table exactly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import lcm
from typing import TypeAlias

# How far a cell may stand from its exact share. With one point an item, one is
# always enough; items of different points sometimes need more.
REACH = 3
# More kinds in an area than this are tried with a short reach first: the tables to
# look at grow with its power.
FEW_KINDS = 3

Column: TypeAlias = tuple[int, ...]
Tables: TypeAlias = dict[Column, tuple[int, tuple[Column, ...]]]


@dataclass(frozen=True, kw_only=True)
class RowPlan:
    """One section: its items, their half points, the areas (by number) it may use."""

    count: int
    half_points: int
    areas: frozenset[int]


def area_half_points(total: int, percents: Sequence[int]) -> tuple[int, ...]:
    """Share out the paper's half points; every share must come out whole."""
    shares = []
    for percent in percents:
        share, rest = divmod(total * percent, 100)
        if rest:
            raise ValueError(f"{percent} % of {total} half points is not whole")
        shares.append(share)
    return tuple(shares)


def largest_remainder(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Share out `total` by weights in whole numbers; earlier ones win a tie."""
    of = sum(weights)
    shares = [total * weight // of for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda n: -(total * weights[n] % of))
    for n in by_rest[: total - sum(shares)]:
        shares[n] += 1
    return tuple(shares)


def round_table(rows: Sequence[RowPlan], targets: Sequence[int]) -> tuple[Column, ...]:
    """Return for each area the item count of each row.

    `targets` are the half points of each area. Rows keep their counts, areas their
    points, both exactly; among such tables the one closest to the exact shares (least
    squares) is chosen, the first in lexical order among equals. ValueError if there
    is none within reach.
    """
    busiest = max(sum(a in row.areas for row in rows) for a in range(len(targets)))
    for reach in (REACH,) if busiest <= FEW_KINDS else (1, 2):
        table = _nearest_table(rows, targets, reach)
        if table is not None:
            return table
    raise ValueError("no whole item counts fit the weight table")


def _nearest_table(
    rows: Sequence[RowPlan], targets: Sequence[int], reach: int
) -> tuple[Column, ...] | None:
    # For each vector of items still to place: (cost so far, the columns so far).
    reached: Tables = {tuple(row.count for row in rows): (0, ())}
    wholes = [sum(targets[a] for a in row.areas) for row in rows]
    for area, target in enumerate(targets):
        columns = list(_columns(rows, wholes, area, target, reach))
        reached = _extend(reached, columns)
    found = reached.get((0,) * len(rows))
    return found[1] if found else None


def _columns(
    rows: Sequence[RowPlan], wholes: Sequence[int], area: int, target: int, reach: int
) -> Iterator[tuple[int, Column]]:
    """Yield (cost, counts of each row) for one area, with its points exact."""
    common = lcm(*(whole or 1 for whole in wholes))
    ranges = [
        _near(row.count * target // (whole or 1), reach) if area in row.areas else (0,)
        for row, whole in zip(rows, wholes, strict=True)
    ]
    worth = [row.half_points for row in rows]
    for column in product(*ranges):
        if sum(c * h for c, h in zip(column, worth, strict=True)) == target:
            yield (
                sum(
                    ((c * whole - row.count * target) * (common // (whole or 1))) ** 2
                    for c, row, whole in zip(column, rows, wholes, strict=True)
                    if area in row.areas
                ),
                column,
            )


def _near(share: int, reach: int) -> range:
    return range(max(0, share - reach + 1), share + reach + 1)


def _extend(reached: Tables, columns: Sequence[tuple[int, Column]]) -> Tables:
    """Add one area to every partial table, keeping the best for each remainder."""
    best: Tables = {}
    for left, (cost, table) in reached.items():
        for more, column in columns:
            rest = tuple(a - b for a, b in zip(left, column, strict=True))
            if min(rest) < 0:
                continue
            candidate = (cost + more, (*table, column))
            best[rest] = min(best.get(rest, candidate), candidate)
    return best
