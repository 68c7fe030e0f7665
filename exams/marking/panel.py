"""The arithmetic of a panel: one sheet's total, the mean of sheets, their spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# The smallest step in which an examiner gives points.
STEP = Decimal("0.5")


@dataclass(frozen=True)
class MarkedItem:
    """What one examiner gave for one item whose most is `points`."""

    points: Decimal
    given: Sequence[Decimal]
    vetoed: bool = False


def is_step(points: Decimal) -> bool:
    """Whether `points` is a multiple of half a point."""
    return points % STEP == 0


def item_total(item: MarkedItem) -> Decimal:
    """Points of an item: 扣完为止 (never below 0, never above its most); 否决 → 0."""
    if item.vetoed:
        return Decimal(0)
    return min(max(sum(item.given, Decimal()), Decimal(0)), item.points)


def sheet_total(items: Sequence[MarkedItem]) -> Decimal:
    return sum(map(item_total, items), Decimal())


def mean(totals: Sequence[Decimal]) -> Fraction:
    """The arithmetic mean, exact: rounding comes once, at the very end."""
    return sum(map(Fraction, totals), Fraction()) / len(totals)


def spread(totals: Sequence[Decimal]) -> Decimal:
    """How far the highest total stands from the lowest, in points."""
    return max(totals) - min(totals)
