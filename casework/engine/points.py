"""Sharing the points of each item type among the items that apply."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

HALF = Decimal("0.5")


def share_points(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """Split `total` by weight in half-point steps; the parts sum to it exactly.

    Largest remainder; of equal remainders the earlier item gets the half point.
    """
    steps = int(total / HALF)
    whole = sum(weights)
    exact = [weight * steps / whole for weight in weights]
    given = [int(part) for part in exact]
    order = sorted(range(len(exact)), key=lambda i: (given[i] - exact[i], i))
    for index in order[: steps - sum(given)]:
        given[index] += 1
    return [count * HALF for count in given]


def round_half_point(points: Decimal) -> Decimal:
    """Round to half points, halves up: the one rounding rule of a case score."""
    return (points / HALF).quantize(Decimal(1), ROUND_HALF_UP) * HALF
