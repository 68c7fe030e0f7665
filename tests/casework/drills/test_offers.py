"""What every drill has, whatever its sort."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.drills import (
    LARGEST_SEED,
    Shape,
    Sort,
    drilled,
    is_for_drills,
    make_drill,
)
from casework.engine import monday_to_friday
from casework.procedures import catalogue

OFFERS = [(key, sort) for key, sorts in drilled().items() for sort in sorts]
LONGEST_QUOTE = 40


@settings(deadline=None)
@given(offer=st.sampled_from(OFFERS), seed=st.integers(1, LARGEST_SEED))
def test_it_has_one_right_answer_told_with_its_source(workdays, offer, seed):
    key, sort = offer
    drill = make_drill(key, sort, seed, workdays)
    texts = [one.choice.text for one in drill.options]
    places = [one.choice.place for one in drill.options]
    assert len(set(texts)) == len(texts) >= 3
    if drill.task.shape is Shape.PLACES:
        assert sorted(places) == list(range(1, len(places) + 1))
        assert places != sorted(places)
    else:
        assert set(places) == {0, 1}
        assert drill.task.shape is Shape.SOME or sum(places) == 1
        assert all(one.choice.why for one in drill.options)
    check_citation(drill)


def check_citation(drill):
    procedure, citation = catalogue().procedures[drill.procedure], drill.citation
    assert citation.document == catalogue().guides[procedure.guide]
    assert citation.chapter == procedure.section
    assert 0 < len(citation.phrase) <= LONGEST_QUOTE
    if drill.sort is Sort.ORDER:
        assert citation.phrase.split("→") == [one.name for one in procedure.steps]
    else:
        assert any(citation.phrase in text for text in procedure.texts)
    # Only limits stand in the catalogue in the guide's own words.
    limits = {one.text for one in procedure.deadlines}
    assert citation.is_source == (citation.phrase in limits)
    assert citation.is_source or drill.sort is not Sort.CALENDAR


@pytest.mark.parametrize(("key", "sort"), OFFERS)
def test_the_same_seed_makes_the_same_drill(workdays, key, sort):
    first, again = (make_drill(key, sort, 7, workdays) for _ in range(2))
    assert first == again
    assert first.digest == again.digest
    assert len({make_drill(key, sort, seed, workdays).digest for seed in range(40)}) > 3


def test_a_drill_stays_the_same_on_any_machine():
    """Computed once and written down: a change here changes what people answered."""
    drill = make_drill("Q-26", Sort.CALENDAR, 1, monday_to_friday)
    assert drill.digest == (
        "3bb2eeeaf3e1d05135d1838dde2f08f909ebd6f56e23ac7942b0c0b8be8159c6"
    )


def test_every_procedure_that_is_made_for_drills_has_one():
    b_procedures = {one.id for one in catalogue().procedures.values() if one.use == "B"}
    assert len(b_procedures) == 35
    assert b_procedures <= set(drilled())
    assert {sort for sorts in drilled().values() for sort in sorts} == set(Sort)


def test_steps_beside_one_another_are_not_put_in_order():
    assert Sort.ORDER not in drilled().get("Q-05", ())
    assert Sort.ORDER not in drilled().get("G-07", ())


def test_a_sort_that_the_facts_do_not_carry_is_not_made(workdays):
    assert Sort.CALENDAR not in drilled()["J-15"]
    with pytest.raises(KeyError):
        make_drill("J-15", Sort.CALENDAR, 1, workdays)


def test_a_procedure_for_a_case_with_fewer_than_three_facts_becomes_a_drill():
    few = {key for key in drilled() if catalogue().procedures[key].use == "A"}
    assert few == {"G-06", "J-18", "Q-06", "S-02", "S-02b", "S-07", "S-07b", "S-14"}
    # Two steps, one rule and no day: nothing to ask.
    assert is_for_drills(catalogue().procedures["S-06"])
    assert "S-06" not in drilled()
    assert not is_for_drills(catalogue().procedures["G-01"])
    assert not is_for_drills(catalogue().procedures["Q-01"])
