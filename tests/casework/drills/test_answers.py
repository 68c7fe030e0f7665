"""Answers are read from a form and marked: right less wrong, never below nothing."""

import pytest

from casework.drills import BadAnswer, Sort, make_drill, points_of, read_answer
from casework.drills.drill import Choice, Citation, Drill, Shape, Task, lettered


def drill_of(shape, *places):
    choices = tuple(
        Choice(f"选项{number}", place) for number, place in enumerate(places)
    )
    task = Task(shape, (), "哪一个？", choices, "原文")
    return Drill(
        "Q-08", Sort.LEDGER, 1, task, lettered(choices), Citation("", "", "", False)
    )


ONE = drill_of(Shape.ONE, 0, 1, 0)
SOME = drill_of(Shape.SOME, 1, 0, 1, 0)
PLACES = drill_of(Shape.PLACES, 2, 3, 1)


@pytest.mark.parametrize(
    ("drill", "answer", "points"),
    [
        (ONE, "b", 100),
        (ONE, "a", 0),
        (SOME, "ac", 100),
        (SOME, "a", 50),
        (SOME, "abc", 50),
        (SOME, "ab", 0),
        (SOME, "bd", 0),
        (PLACES, "cab", 100),
        (PLACES, "acb", 33),
        (PLACES, "bac", 0),
    ],
)
def test_points(drill, answer, points):
    assert points_of(drill, answer) == points


@pytest.mark.parametrize(
    ("drill", "posted", "answer"),
    [
        (ONE, {"choice": ["b"]}, "b"),
        (SOME, {"choice": ["c", "a", "c"]}, "ac"),
        (PLACES, {"place-a": ["2"], "place-b": ["3"], "place-c": ["1"]}, "cab"),
    ],
)
def test_an_answer_is_read(drill, posted, answer):
    assert read_answer(drill, posted) == answer


@pytest.mark.parametrize(
    ("drill", "posted", "code"),
    [
        (ONE, {}, "no_choice"),
        (ONE, {"choice": ["a", "b"]}, "unknown_choice"),
        (ONE, {"choice": ["z"]}, "unknown_choice"),
        (SOME, {"choice": ["a", "\x00"]}, "unknown_choice"),
        (PLACES, {}, "no_order"),
        (PLACES, {"place-a": ["1"], "place-b": ["1"], "place-c": ["2"]}, "no_order"),
        (PLACES, {"place-a": ["1"], "place-b": ["2"], "place-c": ["4"]}, "no_order"),
    ],
)
def test_what_cannot_be_marked_is_told(drill, posted, code):
    with pytest.raises(BadAnswer) as fault:
        read_answer(drill, posted)
    assert fault.value.code == code
    assert fault.value.message.endswith("。")


def test_the_steps_in_their_order_have_all_points(workdays):
    drill = make_drill("Q-08", Sort.ORDER, 3, workdays)
    assert points_of(drill, "".join(one.key for one in drill.right)) == 100
