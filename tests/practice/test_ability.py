"""The calculation of ability and points, without database and clock."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.practice.mastery.ability import (
    HARDNESS,
    PRIOR_SPREAD,
    ROW_SPREAD,
    Evidence,
    expected_share,
    fit,
    share_of,
)
from exams.practice.mastery.points import NEXT_POINTS, PartMastery, Row
from tests.practice.trainees import DIFFICULTIES

weights = st.floats(0, 60)
shares = st.floats(0, 1)


@st.composite
def evidence(draw):
    weight = draw(weights)
    return Evidence(draw(st.integers(1, 5)), weight, weight * draw(shares))


rows_of_evidence = st.lists(st.lists(evidence(), max_size=5), min_size=1, max_size=12)


def mastery_of(rows, pass_mark=60):
    points = 100 / len(rows)
    return PartMastery(
        [Row(key, points, 40, tuple(row)) for key, row in enumerate(rows)],
        DIFFICULTIES,
        pass_mark,
    )


def estimate(row, *others):
    ability = fit([row, *others]).rows[0]
    return ability.value


def test_who_answered_nothing_is_expected_to_earn_what_the_grades_expect():
    ability = fit([[], []])
    assert [row.value for row in ability.rows] == [0, 0]
    assert expected_share(0, 0, DIFFICULTIES) == pytest.approx(0.5825)


def log_posterior(rows, values):
    """Written from the model's words; the mean that fits best comes by itself."""
    pull, prior = 1 / ROW_SPREAD**2, 1 / PRIOR_SPREAD**2
    mean = pull * sum(values) / (pull * len(values) + prior)
    total = -prior * mean**2 / 2
    for row, value in zip(rows, values, strict=True):
        total -= pull * (value - mean) ** 2 / 2
        for one in row:
            share = share_of(value - HARDNESS[one.difficulty])
            total += one.earned * log(share)
            total += (one.weight - one.earned) * log(1 - share)
    return total


@given(rows_of_evidence, st.floats(0.01, 1), st.data())
def test_no_step_from_the_fit_is_more_probable(rows, step, data):
    found = fit(rows)
    values = [row.value for row in found.rows]
    best = log_posterior(rows, values)
    place = data.draw(st.integers(0, len(rows) - 1))
    for away in (step, -step):
        moved = [*values[:place], values[place] + away, *values[place + 1 :]]
        assert log_posterior(rows, moved) <= best + 1e-9
    assert all(row.own_variance > 0 for row in found.rows)


@given(rows_of_evidence, st.integers(1, 5))
def test_another_right_answer_never_lowers_what_is_expected(rows, difficulty):
    better = [[*rows[0], Evidence(difficulty, 1, 1)], *rows[1:]]
    worse = [[*rows[0], Evidence(difficulty, 1, 0)], *rows[1:]]
    assert estimate(*better) >= estimate(*rows) - 1e-6
    assert estimate(*worse) <= estimate(*rows) + 1e-6


def test_a_hard_item_answered_right_says_more_than_an_easy_one():
    assert estimate([Evidence(5, 3, 3)]) > estimate([Evidence(1, 3, 3)])
    assert estimate([Evidence(5, 3, 0)]) > estimate([Evidence(1, 3, 0)])


def test_a_row_without_answers_leans_on_the_others():
    strong = [Evidence(3, 40, 38)]
    assert estimate([], strong) > 0.5
    assert estimate([], strong) < estimate(strong, strong)


def test_more_answers_make_the_range_narrower():
    widths = [
        ready.high - ready.low
        for number in (10, 40, 160, 640)
        for ready in [mastery_of([[Evidence(3, number, number * 0.6)]]).readiness()]
    ]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] > 10, "the luck of one paper stays"


@given(rows_of_evidence)
def test_ranges_hold_their_estimates_and_stay_on_the_scale(rows):
    mastery = mastery_of(rows)
    for held in [*mastery.held().values(), mastery.held_together(range(len(rows)))]:
        assert 0 <= held.low <= held.expected <= held.high <= held.points + 1e-9
    ready = mastery.readiness()
    assert 0 <= ready.low <= ready.score <= ready.high <= 100
    assert 0 <= ready.chance <= 1


@given(rows_of_evidence)
def test_rows_add_up_to_the_part(rows):
    mastery = mastery_of(rows)
    whole = mastery.held_together(range(len(rows)))
    assert sum(held.expected for held in mastery.held().values()) == pytest.approx(
        whole.expected
    )
    assert whole.expected == pytest.approx(mastery.readiness().score)


@given(rows_of_evidence)
def test_the_next_points_are_the_largest_gains_and_at_most_twenty(rows):
    mastery = mastery_of(rows)
    gains = {key: held.gain for key, held in mastery.held().items()}
    found = mastery.next_points()
    total = sum(one.points for one in found)
    assert total == pytest.approx(min(NEXT_POINTS, sum(gains.values())))
    assert all(one.points <= gains[one.key] + 1e-9 for one in found)
    left_out = [
        gain for key, gain in gains.items() if key not in {one.key for one in found}
    ]
    assert all(gains[one.key] >= gain - 1e-9 for one in found for gain in left_out)


def test_eleven_of_the_next_twenty_points_lie_where_most_is_missing():
    strong, weak = [Evidence(3, 200, 190)], [Evidence(3, 200, 50)]
    rows = [Row(0, 80, 50, tuple(strong)), Row(1, 20, 50, tuple(weak))]
    first = PartMastery(rows, DIFFICULTIES, 60).next_points()[0]
    assert first.key == 1
    assert 11 < first.points < 16


def test_a_higher_pass_mark_is_less_likely_reached():
    rows = [[Evidence(3, 50, 35)]]
    chances = [mastery_of(rows, mark).readiness().chance for mark in (40, 60, 80)]
    assert chances == sorted(chances, reverse=True)


@pytest.mark.parametrize(("answers", "is_known"), [(29, False), (30, True)])
def test_before_thirty_answers_nothing_is_said_of_a_part(answers, is_known):
    rows = [Row(0, 100, answers, (Evidence(3, answers, answers / 2),))]
    assert PartMastery(rows, DIFFICULTIES, 60).is_known is is_known


@pytest.mark.parametrize(("answers", "is_mastered"), [(4, False), (5, True)])
def test_nobody_has_mastered_a_row_by_less_than_five_answers(answers, is_mastered):
    rows = [Row(0, 100, answers, (Evidence(3, answers, answers),))]
    held = PartMastery(rows, DIFFICULTIES, 60).held()[0]
    assert held.is_mastered is is_mastered
