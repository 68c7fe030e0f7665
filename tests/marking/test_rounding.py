from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.marking.rounding import round_part, round_score, round_shares

points = st.fractions(min_value=0, max_value=100, max_denominator=1000)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("59.94", "59.9"),
        ("59.949999", "59.9"),
        ("59.95", "60.0"),
        ("60.04", "60.0"),
        ("60.05", "60.1"),
        ("0", "0.0"),
        ("100", "100.0"),
    ],
)
def test_half_a_tenth_goes_up(exact, rounded):
    assert round_score(Decimal(exact)) == Decimal(rounded)
    assert str(round_score(Decimal(exact))) == rounded


@given(points)
def test_the_rounded_score_is_the_nearest_tenth(exact):
    rounded = round_score(exact)
    assert rounded == Decimal(floor(exact * 10 + Fraction(1, 2))) / 10
    assert -Fraction(1, 20) < Fraction(rounded) - exact <= Fraction(1, 20)


@given(st.decimals(min_value=0, max_value=100, places=4))
def test_it_agrees_with_the_decimal_module(exact):
    expected = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    assert round_score(exact) == expected


@given(st.lists(points, max_size=40))
def test_rounded_shares_add_up_to_the_rounded_sum(values):
    shares = round_shares(values)
    assert sum(shares, Decimal()) == round_score(sum(values, Fraction()))
    assert all(
        abs(Fraction(share) - value) < Fraction(1, 10)
        for share, value in zip(shares, values, strict=True)
    )


@given(st.lists(st.integers(min_value=0, max_value=200), max_size=40))
def test_shares_that_are_whole_tenths_stay_as_they_are(tenths):
    values = [Fraction(number, 10) for number in tenths]
    assert round_shares(values) == tuple(Decimal(number) / 10 for number in tenths)


@given(points)
def test_a_part_is_the_nearest_hundredth_half_up(exact):
    part = Fraction(round_part(exact))
    assert part == Fraction(floor(exact * 100 + Fraction(1, 2)), 100)
    assert -Fraction(1, 200) < part - exact <= Fraction(1, 200)


def test_a_part_is_written_as_other_points_are_where_it_can_be():
    thirds = [str(round_part(Fraction(place, 3))) for place in range(4)]
    assert thirds == ["0.0", "0.33", "0.67", "1.0"]
    assert str(round_part(Fraction(1, 200))) == "0.01"
