from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from exams.marking.panel import MarkedItem, is_step, item_total, mean, sheet_total
from exams.marking.panel import spread as spread_of
from exams.marking.rounding import round_score

steps = st.integers(min_value=0, max_value=200).map(lambda halves: Decimal(halves) / 2)
totals = st.lists(steps, min_size=1, max_size=9)


def item(*given, points="10", vetoed=False):
    return MarkedItem(Decimal(points), [Decimal(one) for one in given], vetoed)


def test_an_item_is_the_sum_of_its_points():
    assert item_total(item("4", "3.5", "2")) == Decimal("9.5")


def test_a_veto_takes_the_whole_item_and_no_other():
    items = [item("4", "6", vetoed=True), item("3", "1.5")]
    assert sheet_total(items) == Decimal("4.5")


def test_an_item_never_gives_more_than_it_has():
    assert item_total(item("8", "6", points="10")) == Decimal(10)


def test_an_item_never_falls_below_zero():
    assert item_total(item("1", "-3")) == 0


def test_half_points_are_the_smallest_step():
    assert is_step(Decimal("3.5"))
    assert not is_step(Decimal("3.3"))


@given(totals)
def test_the_mean_is_exact_and_rounded_once(values):
    exact = Fraction(sum(int(value * 2) for value in values), 2 * len(values))
    assert mean(values) == exact
    assert round_score(mean(values)) == round_score(exact)
    assert min(values) <= round_score(mean(values)) <= max(values)


@given(totals, st.randoms())
def test_nobodys_place_in_the_panel_counts(values, random):
    shuffled = random.sample(values, len(values))
    assert mean(values) == mean(shuffled)
    assert spread_of(values) == spread_of(shuffled) >= 0


def test_three_sheets_that_come_to_59_point_95_are_not_made_up():
    """Half-point totals of three examiners: 59.83… rounds to 59.8, which fails."""
    assert round_score(mean([Decimal("59.5"), Decimal(60), Decimal(60)])) == Decimal(
        "59.8"
    )
