"""Networks repeat and reorder; what stands depends on neither."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.attempts.fold import Happening, fold
from exams.attempts.models import Response, ResponseEvent
from exams.attempts.verification import verify_attempt

LETTERS = st.sampled_from("ABCD")
PLACES = st.tuples(st.integers(1, 3), st.integers(1, 6))


def happening(place, item, value, kind="answer"):
    epoch, seq = place
    return Happening(item, kind, epoch, seq, value, sha256=f"{epoch}.{seq}")


@st.composite
def journals(draw):
    """Events of one attempt: every (epoch, seq) once, as clients number them."""
    places = draw(st.lists(PLACES, unique=True, max_size=6))
    return [
        happening(place, draw(st.integers(1, 2)), draw(LETTERS))
        if draw(st.booleans())
        else happening(place, draw(st.integers(1, 2)), draw(st.booleans()), "flag")
        for place in places
    ]


@given(journal=journals(), data=st.data())
def test_the_fold_does_not_depend_on_order_or_repetition(journal, data):
    shuffled = data.draw(st.permutations(journal))
    repeated = shuffled + data.draw(st.lists(st.sampled_from(journal or [None])))
    assert fold(filter(None, repeated)) == fold(journal)


def test_what_came_late_does_not_count():
    on_time = happening((1, 1), 1, "A")
    late = replace(happening((1, 2), 1, "B"), is_late=True)
    assert fold([on_time, late]) == fold([on_time])


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_every_order_of_arrival_leaves_the_same_answer(desk, order):
    writes = [
        desk.write(payload={"choice": [x]}, seq=n) for n, x in enumerate("ABC", 1)
    ]
    for place in order:
        desk.save(writes[place])
    assert desk.answer().answer == {"choice": ["C"]}
    assert desk.answer().sha256 == writes[2].sha256


@pytest.mark.django_db
def test_any_shuffle_with_repeats_leaves_one_row_a_uuid(new_desk):
    """The stored projection against the fold, through the real service."""

    @settings(max_examples=25, database=None)
    @given(data=st.data())
    def run(data):
        desk = new_desk()
        letters = data.draw(st.lists(LETTERS, min_size=1, max_size=5))
        writes = [
            desk.write(data.draw(st.integers(1, 1)), {"choice": [letter]}, seq=seq)
            for seq, letter in enumerate(letters, start=1)
        ]
        arrivals = data.draw(st.permutations(writes + writes[: len(writes) // 2]))
        for write in arrivals:
            desk.save(write)
        assert desk.answer().answer == {"choice": [letters[-1]]}
        assert desk.attempt.events.count() == len(writes)
        desk.attempt.refresh_from_db()
        assert verify_attempt(desk.attempt).faults == ()

    run()


def test_verification_finds_an_answer_that_the_log_does_not_explain(desk):
    desk.save()
    Response.objects.filter(sha256__gt="").update(answer={"choice": ["D"]})
    desk.attempt.refresh_from_db()
    assert verify_attempt(desk.attempt).faults == ("question 1: answer",)


def test_verification_finds_a_missing_receipt(desk):
    desk.save()
    desk.attempt.refresh_from_db()
    desk.attempt.position = 2
    assert verify_attempt(desk.attempt).faults == ("positions: 1 events, 2 receipts",)


def test_verification_finds_a_changed_event(desk):
    """Only somebody past the triggers could store such a row."""
    write = desk.write()
    desk.save(write)
    forged = ResponseEvent.objects.get()
    forged.pk, forged.event_uuid, forged.position = None, desk.write().event_uuid, 2
    forged.payload, forged.client_seq = {"choice": ["A"]}, 1
    forged.save()
    desk.attempt.refresh_from_db()
    desk.attempt.position = 2
    assert "receipt 2: hash" in verify_attempt(desk.attempt).faults
