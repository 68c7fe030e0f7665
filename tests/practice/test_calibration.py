"""Whether the ranges are honest: invented trainees answer, then sit a paper.

A range for eight of ten has to hold the score of 75 to 87 in a hundred, also of people
who are not made the way the model supposes.
"""

import pytest

from exams.practice.mastery.points import PartMastery
from tests.practice.trainees import PASS_MARK, Inventor, World

TRAINEES = 300
WORLDS = {
    "few answers": World(answers=30),
    "some answers": World(answers=120),
    "many answers": World(answers=600),
    "strong people": World(mean=1.5, spread=0.5),
    "weak people": World(mean=-1.5, spread=0.5),
    "even people": World(row_spread=0.3),
    "uneven people": World(row_spread=1.0),
    "grades that mislead": World(surprise=1.0),
    "answers over a quarter": World(answers=300, weeks=12),
    "people who change": World(answers=300, weeks=12, drift=0.1),
}


def outcomes(world, seed=20261122):
    inventor = Inventor(world, seed)
    return [inventor.outcome() for _ in range(TRAINEES)]


def coverage(found, ready_of=PartMastery.readiness):
    ranges = [(ready_of(one.mastery), one.score) for one in found]
    return sum(ready.low <= score <= ready.high for ready, score in ranges) / TRAINEES


@pytest.mark.parametrize("name", WORLDS)
def test_a_range_for_eight_of_ten_holds_eight_of_ten_scores(name):
    assert 0.75 <= coverage(outcomes(WORLDS[name])) <= 0.87


def test_the_estimate_is_right_on_average_and_so_is_the_chance():
    found = outcomes(WORLDS["some answers"])
    ready = [one.mastery.readiness() for one in found]
    off = sum(one.score for one in ready) - sum(one.score for one in found)
    assert abs(off / TRAINEES) < 1.5
    for low, high in ((0, 0.3), (0.3, 0.7), (0.7, 1.01)):
        group = [
            (said.chance, one.score >= PASS_MARK)
            for said, one in zip(ready, found, strict=True)
            if low <= said.chance < high
        ]
        said = sum(chance for chance, _ in group) / len(group)
        came = sum(passed for _, passed in group) / len(group)
        assert abs(said - came) < 0.12


def test_a_range_that_forgets_the_luck_of_the_paper_would_not_pass():
    """The control: what is held without luck is too narrow for a score."""

    def without_luck(mastery):
        return mastery.held_together({row.key for row in mastery.rows})

    assert coverage(outcomes(WORLDS["many answers"]), without_luck) < 0.7


def test_answers_that_are_too_few_do_not_look_sure():
    few, many = (
        sum(
            ready.high - ready.low
            for one in outcomes(World(answers=number))
            for ready in [one.mastery.readiness()]
        )
        / TRAINEES
        for number in (10, 600)
    )
    assert few > 2 * many
