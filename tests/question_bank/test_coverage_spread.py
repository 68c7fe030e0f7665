"""Targets: every sum of the paper's table is kept, however it is spread."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from question_bank.coverage.heat import COARSE, FINE, Plan, RowNode, cell_targets
from question_bank.coverage.spread import apportion, spread
from question_bank.paper_needs import Need, PaperNeeds, Unit

QUOTA = (1, 2, 4, 2, 1)
amounts = st.integers(0, 150)
weights = st.lists(st.integers(0, 40), min_size=1, max_size=9).map(tuple)


@given(amounts, weights)
def test_shares_sum_to_the_amount_and_stay_within_one_of_their_due(amount, parts):
    shares = apportion(amount, parts)
    assert sum(shares) == amount
    even = parts if any(parts) else [1] * len(parts)
    for share, part in zip(shares, even, strict=True):
        assert abs(share - Fraction(amount * part, sum(even))) < 1


@given(amounts, weights)
def test_a_spread_keeps_rows_and_the_whole(amount, rows):
    table = spread(amount, rows, QUOTA)
    assert [sum(row) for row in table] == apportion(amount, rows)
    assert all(value >= 0 for row in table for value in row)


@given(amounts, weights)
def test_the_columns_together_follow_the_quota(amount, rows):
    columns = [sum(column) for column in zip(*spread(amount, rows, QUOTA), strict=True)]
    for had, part in zip(columns, QUOTA, strict=True):
        assert abs(had - Fraction(amount * part, sum(QUOTA))) <= 1


def test_small_rows_do_not_all_leave_out_the_same_difficulty():
    table = spread(12, (1, 1, 1, 1), QUOTA)
    assert all(any(column) for column in zip(*table, strict=True))


needs = st.lists(
    st.tuples(st.sampled_from(["甲", "乙"]), st.sampled_from(["a", "b"]), amounts),
    unique_by=lambda one: one[:2],
    min_size=1,
)
nodes = st.lists(
    st.tuples(st.sampled_from(["甲", "乙"]), st.integers(0, 9)), max_size=8
)


@given(needs, nodes, st.integers(1, 20))
def test_targets_of_an_area_and_kind_sum_to_the_table(wanted, found, goal):
    rows = [
        RowNode(key, str(key), str(key), "", area, points)
        for key, (area, points) in enumerate([("甲", 1), ("乙", 0), *found])
    ]
    table = tuple(Need(area, (kind,), amount) for area, kind, amount in wanted)
    targets = cell_targets(Plan(PaperNeeds(Unit.ITEMS, table), goal, QUOTA), rows)
    for need in table:
        keys = {row.key for row in rows if row.area == need.area}
        got = sum(
            amount
            for (row, kinds, _difficulty), amount in targets.items()
            if row in keys and kinds == need.kinds
        )
        assert got == need.amount * goal


def test_both_cuts_of_difficulty_cover_all_five():
    for bands in (COARSE, FINE):
        assert [d for band in bands for d in band.difficulties] == [1, 2, 3, 4, 5]
