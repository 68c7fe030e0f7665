"""Controlled rounding: whole item counts whose points fit a weight table exactly."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import TypeAlias

# How far a cell may stand from its exact share. With one point an item, one is
# always enough; items of different points sometimes need more.
REACH = 3

Column: TypeAlias = tuple[int, ...]


def area_half_points(total: int, percents: Sequence[int]) -> tuple[int, ...]:
    """Share out the paper's half points; every share must come out whole."""
    shares = []
    for percent in percents:
        share, rest = divmod(total * percent, 100)
        if rest:
            raise ValueError(f"{percent} % of {total} half points is not whole")
        shares.append(share)
    return tuple(shares)


def round_table(
    counts: Sequence[int], half_points: Sequence[int], percents: Sequence[int]
) -> tuple[Column, ...]:
    """Return for each area the item count of each kind.

    `counts` and `half_points` hold one entry a kind (items, half points an item),
    `percents` one an area. Kinds keep their counts, areas their points, both exactly;
    among such tables the one closest to the exact shares (least squares) is chosen,
    the first in lexical order among equals. ValueError if there is none.
    """
    total = sum(n * h for n, h in zip(counts, half_points, strict=True))
    targets = area_half_points(total, percents)
    # For each vector of items still to place: (cost so far, the columns so far).
    reached: dict[Column, tuple[int, tuple[Column, ...]]] = {tuple(counts): (0, ())}
    for target, percent in zip(targets, percents, strict=True):
        columns = list(_columns(counts, half_points, percent, target))
        reached = _extend(reached, columns)
    try:
        return reached[(0,) * len(counts)][1]
    except KeyError:
        raise ValueError("no whole item counts fit the weight table") from None


def _columns(
    counts: Sequence[int], half_points: Sequence[int], percent: int, target: int
) -> Iterator[tuple[int, Column]]:
    """Yield (cost, counts of each kind) for one area, with its points exact."""
    ranges = [
        range(max(0, n * percent // 100 - REACH + 1), n * percent // 100 + REACH + 1)
        for n in counts
    ]
    for column in product(*ranges):
        if sum(c * h for c, h in zip(column, half_points, strict=True)) == target:
            pairs = zip(column, counts, strict=True)
            yield sum((100 * c - n * percent) ** 2 for c, n in pairs), column


def _extend(
    reached: dict[Column, tuple[int, tuple[Column, ...]]],
    columns: Sequence[tuple[int, Column]],
) -> dict[Column, tuple[int, tuple[Column, ...]]]:
    """Add one area to every partial table, keeping the best for each remainder."""
    best: dict[Column, tuple[int, tuple[Column, ...]]] = {}
    for left, (cost, table) in reached.items():
        for more, column in columns:
            rest = tuple(a - b for a, b in zip(left, column, strict=True))
            if min(rest) < 0:
                continue
            candidate = (cost + more, (*table, column))
            best[rest] = min(best.get(rest, candidate), candidate)
    return best
