"""What to write: the table is filled exactly, no point is forgotten."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from question_bank.coverage.slots import PlannedPoint, Slot, missing_slots

KINDS = ("single_choice", "multiple_choice", "true_false")
AREAS = ("甲", "乙")
QUOTA = (1, 2, 4, 2, 1)


@st.composite
def banks(draw):
    points = [
        PlannedPoint(f"{area}{place:03}", area, draw(st.sampled_from("XYZ")))
        for area in AREAS
        for place in range(draw(st.integers(1, 8)))
    ]
    slots = st.builds(
        Slot,
        st.sampled_from([point.code for point in points]),
        st.sampled_from(KINDS),
        st.integers(1, 5),
    )
    wanted = {(a, kind): draw(st.integers(0, 20)) for a in AREAS for kind in KINDS}
    return points, draw(st.lists(slots, max_size=30)), wanted


def by_cell(slots):
    return Counter((slot.point[0], slot.kind) for slot in slots)


@given(banks())
def test_the_table_is_filled_and_nothing_is_written_beyond_it(bank):
    points, held, wanted = bank
    missing = missing_slots(points, held, wanted, QUOTA)
    there, added = by_cell(held), by_cell(missing)
    for cell, amount in wanted.items():
        assert added[cell] == max(0, amount - there[cell])
    filled = [*held, *missing]
    assert missing_slots(points, filled, wanted, QUOTA) == []


@given(banks())
def test_no_point_gets_a_second_item_while_another_has_none(bank):
    points, held, wanted = bank
    missing = missing_slots(points, held, wanted, QUOTA)
    before = Counter(slot.point for slot in held)
    served = Counter(slot.point for slot in missing)
    for area in AREAS:
        own = [point.code for point in points if point.area == area]
        if any(before[code] + served[code] == 0 for code in own):
            assert all(before[code] + served[code] <= 1 for code in own if served[code])


@given(st.integers(1, 12))
def test_an_empty_area_gets_the_quota(tens):
    points = [PlannedPoint(f"甲{place:03}", "甲", "X") for place in range(5)]
    wanted = {("甲", "single_choice"): 10 * tens}
    missing = missing_slots(points, [], wanted, QUOTA)
    counts = Counter(slot.difficulty for slot in missing)
    assert [counts[n] for n in range(1, 6)] == [tens * part for part in QUOTA]


def test_what_is_held_is_made_up_for():
    points = [PlannedPoint("甲001", "甲", "X"), PlannedPoint("甲002", "甲", "X")]
    held = [Slot("甲001", "single_choice", 1)] * 5
    missing = missing_slots(points, held, {("甲", "single_choice"): 10}, QUOTA)
    assert {slot.point for slot in missing} == {"甲002"}
    assert all(slot.difficulty > 1 for slot in missing)


def test_another_kind_than_elsewhere_is_welcome():
    points = [PlannedPoint("甲001", "甲", "X"), PlannedPoint("甲002", "甲", "X")]
    elsewhere = [Slot("甲001", "true_false", 3)]
    [slot] = missing_slots(
        points, [], {("甲", "true_false"): 1}, QUOTA, elsewhere=elsewhere
    )
    assert slot.point == "甲002"
