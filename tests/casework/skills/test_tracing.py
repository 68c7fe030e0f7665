"""Mastery is a chance, rises with success, fades with time, and knows no order within
a moment."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.skills.tracing import (
    GUESS_ACTED,
    GUESS_CHOSEN,
    HALF_LIFE,
    LEARN,
    START,
    Observation,
    mastery_at,
    standing_at,
)
from tests.factories import MADE_AT

shares = st.floats(0, 1)
guesses = st.floats(GUESS_ACTED, GUESS_CHOSEN)
moments = st.integers(0, 200).map(lambda days: MADE_AT + timedelta(days=days))
observations = st.lists(st.builds(Observation, moments, shares, guesses), max_size=30)
TODAY = MADE_AT + timedelta(days=200)


def done(share, *, guess=GUESS_ACTED, at=MADE_AT):
    return Observation(at, share, guess)


@given(observations)
def test_it_is_a_chance(seen):
    assert 0 < mastery_at(seen, TODAY) < 1


@given(observations, st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_makes_no_difference(seen, chance):
    shuffled = seen[:]
    chance.shuffle(shuffled)
    assert mastery_at(shuffled, TODAY) == mastery_at(seen, TODAY)


@given(observations.filter(bool), st.data())
def test_to_have_earned_more_never_tells_less(seen, data):
    place = data.draw(st.integers(0, len(seen) - 1))
    one = seen[place]
    more = Observation(one.at, data.draw(st.floats(one.share, 1)), one.guess)
    better = [*seen[:place], more, *seen[place + 1 :]]
    assert mastery_at(better, TODAY) >= mastery_at(seen, TODAY) - 1e-12


@given(observations, guesses)
def test_a_success_now_never_lowers_it(seen, guess):
    success = done(1, guess=guess, at=TODAY)
    assert mastery_at([*seen, success], TODAY) >= mastery_at(seen, TODAY) - 1e-12


def test_success_by_choice_tells_less_than_by_doing():
    chosen, acted = (
        mastery_at([done(1, guess=guess)], MADE_AT)
        for guess in (GUESS_CHOSEN, GUESS_ACTED)
    )
    assert START < chosen < acted


@given(observations, st.integers(0, 400), st.integers(0, 400))
def test_time_brings_it_nearer_to_the_start(seen, sooner, later):
    first, second = sorted(timedelta(days=days) for days in (sooner, later))
    one, two = (mastery_at(seen, TODAY + passed) for passed in (first, second))
    assert abs(two - START) <= abs(one - START) + 1e-12


@given(observations, observations)
def test_what_comes_later_does_not_count_yet(seen, later):
    future = [
        Observation(one.at + timedelta(days=201), one.share, one.guess) for one in later
    ]
    assert mastery_at([*seen, *future], TODAY) == mastery_at(seen, TODAY)


@pytest.mark.parametrize(("share", "told"), [(1, 0.9), (0, 0.1)])
def test_one_act_is_bayes_rule_and_learning(share, told):
    """Reckoned by hand: 0.2 × 0.9 against 0.8 × 0.05, and 0.2 × 0.1 against 0.8 × 0.95."""
    guess = GUESS_ACTED if share else 1 - GUESS_ACTED
    known = START * told / (START * told + (1 - START) * guess)
    found = mastery_at([done(share)], MADE_AT)
    assert found == pytest.approx(known + (1 - known) * LEARN)


def test_after_six_weeks_half_is_forgotten():
    fresh = mastery_at([done(1)], MADE_AT)
    later = mastery_at([done(1)], MADE_AT + HALF_LIFE)
    assert later - START == pytest.approx((fresh - START) / 2)


def test_nobody_is_so_sure_that_a_failure_would_not_tell():
    seen = [done(1, at=MADE_AT + timedelta(hours=n)) for n in range(300)]
    at = MADE_AT + timedelta(hours=300)
    assert mastery_at([*seen, done(0, at=at)], at) < mastery_at(seen, at) - 0.03
    assert mastery_at([done(1)] * 5000, MADE_AT) < 1


def day(number):
    return MADE_AT + timedelta(days=number)


@pytest.mark.parametrize(
    ("earned", "least", "most"),
    [
        ([0.5] * 13, 0.4, 0.5),
        ([1] * 6 + [0.44], 0, 0.44),
        ([1] * 6 + [0], 0, 0),
        ([1] * 6 + [0.5, 1], 0.5, 0.75),
        ([0, 0, 1], 0, 0.5),
        ([1, 1], 0.9, 1),
    ],
)
def test_nobody_stands_higher_than_the_last_results(earned, least, most):
    seen = [done(share, at=day(number)) for number, share in enumerate(earned)]
    assert least <= standing_at(seen, day(len(earned))) <= most


@given(observations, guesses)
def test_the_standing_keeps_what_holds_for_mastery(seen, guess):
    standing = standing_at(seen, TODAY)
    assert 0 <= standing <= mastery_at(seen, TODAY)
    success = done(1, guess=guess, at=TODAY + timedelta(hours=1))
    later = standing_at([*seen, success], TODAY + timedelta(hours=1))
    assert later >= standing - 1e-3


@given(observations, st.randoms(use_true_random=False))
def test_results_of_one_moment_are_one(seen, chance):
    shuffled = seen[:]
    chance.shuffle(shuffled)
    assert standing_at(shuffled, TODAY) == standing_at(seen, TODAY)
