"""The rule of two parts, for every pair of scores there can be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.sittings.models import Outcome, PartCode
from exams.sittings.outcomes import PartScore, outcome_of
from exams.sittings.rules import people_needed
from exams.sittings.tickets import TicketPattern
from standards.document import Staffing

SIXTY = Decimal(60)
scores = st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10)
scored = scores.map(lambda score: PartScore(PartCode.SCORED, score))
missing = st.sampled_from([PartCode.ABSENT, PartCode.VIOLATION]).map(PartScore)


@given(theory=scored, skill=scored)
def test_passed_exactly_when_both_parts_reach_the_mark(theory, skill):
    passed = outcome_of(theory, skill, SIXTY) == Outcome.PASSED
    assert passed == (min(theory.score, skill.score) >= SIXTY)


@given(one=scored, other=missing)
def test_a_missing_part_never_passes(one, other):
    assert outcome_of(one, other, SIXTY) == Outcome.FAILED
    assert outcome_of(other, one, SIXTY) == Outcome.FAILED


@given(theory=scored | missing, skill=scored | missing)
def test_the_two_parts_count_alike(theory, skill):
    assert outcome_of(theory, skill, SIXTY) == outcome_of(skill, theory, SIXTY)


def test_an_absence_has_no_score_and_a_score_no_absence():
    with pytest.raises(ValueError, match="exactly when"):
        PartScore(PartCode.ABSENT, Decimal(0))
    with pytest.raises(ValueError, match="exactly when"):
        PartScore(PartCode.SCORED)


@pytest.mark.parametrize(
    ("candidates", "examiners"),
    [(0, 3), (1, 3), (30, 3), (31, 3), (45, 3), (46, 5), (60, 5), (75, 5), (76, 7)],
)
def test_examiners_are_one_to_fifteen_at_least_three_and_odd(candidates, examiners):
    staffing = Staffing("考评人员", 15, 3, odd=True)
    assert people_needed(staffing, candidates) == examiners


@given(candidates=st.integers(0, 5000))
def test_a_panel_is_always_odd_and_large_enough(candidates):
    people = people_needed(Staffing("考评人员", 15, 3, odd=True), candidates)
    assert people % 2 == 1
    assert people >= 3
    assert people * 15 >= candidates


def test_tickets_follow_the_pattern_of_the_house():
    pattern = TicketPattern(year=2026, site_code="123", batch=1, level=3, seats=30)
    assert pattern.ticket(6 * 30 + 14) == "2600012301300715"
    assert pattern.ticket(0) == "2600012301300101"


def test_a_ticket_is_never_given_twice():
    pattern = TicketPattern(year=2026, site_code="000123", batch=1, level=3, seats=2)
    tickets = pattern.free({pattern.ticket(0), pattern.ticket(2)})
    assert [next(tickets) for _ in range(3)] == [
        "2600012301300102",
        "2600012301300202",
        "2600012301300301",
    ]
