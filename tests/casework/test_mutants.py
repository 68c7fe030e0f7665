"""Wrong plays of every case: what must be found is found, and nothing else.

The short form of `benchmarks/casework.py`: few seeds, every mutation.
"""

from collections import Counter
from functools import cache

import pytest

from casework.engine import load_case, make_instance, score
from tests.casework.conftest import HIDDEN_AT_FIRST
from tests.casework.mutators import Play, mutants, rows_of, seeds
from tests.casework.tally import CODES


@cache
def played(case, workdays):
    """Every mutant of the case with the codes that the scorer found."""
    template, rows = load_case(case), rows_of(case)
    return [
        (seed, mutant, frozenset(score(instance, mutant.acts, workdays).by_error()))
        for seed in seeds()["short"]
        for instance in [make_instance(template, seed)]
        for mutant in mutants(Play(instance, workdays), rows)
    ]


@pytest.mark.parametrize("case", HIDDEN_AT_FIRST)
def test_what_a_wrong_play_deserves_is_found(case, workdays):
    missed = [
        (seed, dict(mutant.row), found)
        for seed, mutant, found in played(case, workdays)
        if not mutant.must <= found
    ]
    assert missed == []


@pytest.mark.parametrize("case", HIDDEN_AT_FIRST)
def test_nothing_else_is_found(case, workdays):
    accused = [
        (seed, dict(mutant.row), found - mutant.may)
        for seed, mutant, found in played(case, workdays)
        if not found <= mutant.may
    ]
    assert accused == []


def test_every_code_is_deserved_somewhere(workdays):
    deserved = Counter(
        code
        for case in HIDDEN_AT_FIRST
        for _, mutant, _ in played(case, workdays)
        for code in mutant.must
    )
    assert set(deserved) == set(CODES)


def test_a_play_without_a_mutation_is_the_perfect_one(any_case, workdays):
    for seed in seeds()["short"]:
        instance = make_instance(any_case, seed)
        play = Play(instance, workdays)
        acts, refused = play.replay([*play.moves])
        assert (refused, score(instance, acts, workdays).total) == ([], 100)
