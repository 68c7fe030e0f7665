"""THE rounding rule of scores: half up, to one decimal (`score.rounding`: half_up_1).

The national standard (1.9.2) asks for 60 of 100 points and says nothing about
fractions. The platform's written rule is: a score is the exact sum or mean of the
points given, rounded half up to one decimal, once, at the end; whoever compares it
with the pass mark compares the rounded score. So 59.95 becomes 60.0 and 59.94
becomes 59.9.

Points given are steps of half a point by people, and hundredths by a key: where a key
gives a part of an item's points (one blank of three), they are rounded half up to
hundredths, item by item, so that equal answers earn equal points and anybody can add
them up. Nothing else in the project rounds points.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

TENTH = Decimal("0.1")
HUNDREDTH = Decimal("0.01")


def round_score(value: Decimal | Fraction | int) -> Decimal:
    """`value` in points, half up to one decimal; exact whatever its denominator."""
    return _tenths(Fraction(value)) * TENTH


def _tenths(value: Fraction) -> int:
    return floor(value * 10 + Fraction(1, 2))


def round_part(value: Fraction) -> Decimal:
    """Points that a key gives for a part of an item: hundredths, half up.

    Whole tenths come with one decimal, as all points that are no part.
    """
    hundredths = floor(value * 100 + Fraction(1, 2))
    if hundredths % 10 == 0:
        return hundredths // 10 * TENTH
    return hundredths * HUNDREDTH


def round_shares(values: Sequence[Fraction]) -> tuple[Decimal, ...]:
    """Round each of `values` so that together they make the rounded sum.

    Rounded one by one, the items of a paper need not add up to its score. Here each
    is cut to whole tenths, and the tenths still missing go to the largest rests
    (the first among equals), so no share moves by a whole tenth.
    """
    cut = [floor(value * 10) for value in values]
    missing = _tenths(sum(values, Fraction())) - sum(cut)
    rests = sorted(
        range(len(values)), key=lambda place: cut[place] - values[place] * 10
    )
    for place in rests[:missing]:
        cut[place] += 1
    return tuple(tenths * TENTH for tenths in cut)
