"""Wrong plays of every case: what must be found is found, and nothing else.

The short form of `benchmarks/casework.py`: few seeds, every mutation.
"""

import pytest

from casework.engine import make_instance, score
from tests.casework.cases import load_case
from tests.casework.conftest import HIDDEN_AT_FIRST
from tests.casework.mutators import Play, mutants, rows_of, seeds
from tests.casework.tally import CODES


def played(case, rows, workdays):
    """Every mutant of the rows with the codes that the scorer found."""
    template = load_case(case)
    return [
        (seed, mutant, frozenset(score(instance, mutant.acts, workdays).by_error()))
        for seed in seeds()["short"]
        for instance in [make_instance(template, seed)]
        for mutant in mutants(Play(instance, workdays), rows)
    ]


@pytest.mark.parametrize("case", HIDDEN_AT_FIRST)
def test_what_a_wrong_play_deserves_is_found_and_nothing_else(case, workdays):
    plays = played(case, rows_of(case), workdays)
    missed = [
        (seed, dict(mutant.row), found)
        for seed, mutant, found in plays
        if not mutant.must <= found
    ]
    accused = [
        (seed, dict(mutant.row), found - mutant.may)
        for seed, mutant, found in plays
        if not found <= mutant.may
    ]
    assert (missed, accused) == ([], [])


def test_every_code_is_deserved_somewhere(workdays):
    deserved = set()
    for case in HIDDEN_AT_FIRST:
        for _, mutant, _ in played(case, rows_of(case), workdays):
            deserved |= mutant.must
        if deserved == set(CODES):
            return
    pytest.fail(f"only {sorted(deserved)}")


def test_a_play_without_a_mutation_is_the_perfect_one(any_case, workdays):
    for seed in seeds()["short"]:
        instance = make_instance(any_case, seed)
        play = Play(instance, workdays)
        acts, refused = play.replay([*play.moves])
        assert (refused, score(instance, acts, workdays).total) == ([], 100)
