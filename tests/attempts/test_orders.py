"""The order that each candidate sees, and answers said again in their letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.attempts.orders import Placed, as_seen, order_for
from question_bank.kinds import KINDS, kind_of
from tests.factories import make_content

seeds = st.integers(1, 2**31 - 1)
KEYED = [code for code, kind in KINDS.items() if kind.marked_by_key]


def placed(*codes):
    return [
        Placed(number, code, code, make_content(code))
        for number, code in enumerate(codes, start=1)
    ]


def test_without_a_seed_the_order_is_that_of_the_form():
    order = order_for(None, placed("single_choice", "true_false"))
    assert order.items == (1, 2)
    assert order.options == order.parts == {}


@given(seeds)
def test_items_move_within_their_section_and_none_is_lost(seed):
    places = placed(*["single_choice"] * 5, *["true_false"] * 4)
    order = order_for(seed, places)
    assert sorted(order.items[:5]) == [1, 2, 3, 4, 5]
    assert sorted(order.items[5:]) == [6, 7, 8, 9]
    assert order == order_for(seed, places)


def test_two_candidates_hardly_ever_see_the_same():
    places = placed(*["single_choice"] * 10)
    assert len({order_for(seed, places).items for seed in range(1, 50)}) == 49


def test_options_that_speak_of_each_other_never_move():
    content = make_content("single_choice", options=["甲", "乙", "以上都对", "A 和 B"])
    order = order_for(7, [Placed(1, "", "single_choice", content)])
    assert order.options == {}


def test_right_and_wrong_never_change_places():
    assert order_for(7, placed("true_false")).options == {}


@given(seeds)
def test_the_parts_of_a_composite_stay_and_their_options_move(seed):
    order = order_for(seed, placed("composite"))
    assert order.options == {}
    assert set(order.parts) == {(1, 1), (1, 2)}  # the two choices among the parts
    assert sorted(order.parts[1, 2]) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("code", KEYED)
@given(seed=seeds, data=st.data())
def test_the_key_as_seen_is_the_key(code, seed, data):
    """Whoever answers by the form's key has, in their own letters, the key they saw."""
    (place,) = placed(code)
    kind = kind_of(code)
    count = kind.option_count(place.content)
    form_order = data.draw(st.permutations(range(count))) if count else []
    key = kind.key_answer(place.content, form_order)
    seen = as_seen(order_for(seed, [place]), place, form_order, key)
    assert seen.answer == kind.key_answer(seen.content, seen.option_order)
    shown = kind.shown(seen.content, seen.option_order)
    assert len(shown.options) == len(kind.shown(place.content, form_order).options)
    kind.check(seen.content)


@given(seed=seeds)
def test_a_wrong_answer_keeps_the_text_that_was_chosen(seed):
    (place,) = placed("single_choice")
    order = order_for(seed, [place])
    for letter, text in zip("ABCD", place.content["options"], strict=True):
        seen = as_seen(order, place, [], {"choice": [letter]})
        shown = kind_of("single_choice").shown(seen.content, seen.option_order)
        [chosen] = seen.answer["choice"]
        texts = {one.letter: one.text for one in shown.options}
        assert texts[chosen] == text
