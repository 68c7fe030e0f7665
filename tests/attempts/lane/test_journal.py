"""What the journal takes, repeats, sets aside and refuses."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exams.attempts.errors import AttemptError
from exams.attempts.lane.journal import store
from exams.attempts.lane.wire import hash_of
from exams.attempts.models import Attempt
from exams.attempts.receipts import Receipt, is_genuine
from exams.attempts.services import Because, pause_attempt, resume_attempt
from exams.attempts.verification import verify_attempt
from tests.factories import hand_in, make_user


def rehashed(chair, write, **fields):
    changed = replace(write, **fields)
    return replace(changed, sha256=hash_of(chair.attempt.pk, changed))


def codes(outcomes):
    return [one.code if isinstance(one, AttemptError) else "stored" for one in outcomes]


def test_a_saved_answer_stands_and_its_receipt_is_genuine(chair):
    receipt = chair.save(2, "C")
    assert is_genuine(receipt)
    assert (receipt.position, receipt.is_current) == (1, True)
    assert chair.answer(2) == {"choice": ["C"]}
    assert chair.row(2).sha256 == receipt.sha256
    assert (
        verify_attempt(chair.attempt).events == 0
        or not verify_attempt(Attempt.objects.get(pk=chair.attempt.pk)).faults
    )


def test_a_receipt_covers_place_hash_and_time(chair):
    receipt = chair.save()
    later = receipt.server_time + timedelta(microseconds=1)
    for change in ({"position": 2}, {"sha256": "0" * 64}, {"server_time": later}):
        assert not is_genuine(replace(receipt, **change))


def test_several_writes_of_one_call_are_one_batch(chair):
    outcomes = chair.send(*(chair.write(item, "ABA"[item - 1]) for item in (1, 2, 3)))
    assert [one.position for one in outcomes] == [1, 2, 3]
    assert [chair.answer(item) for item in (1, 2, 3)] == [
        {"choice": [letter]} for letter in "ABA"
    ]


def test_a_repeat_gets_the_first_receipt_and_changes_nothing(chair):
    write = chair.write(1, "A")
    [first] = chair.send(write)
    chair.save(1, "B")
    [again] = chair.send(write, after=120)
    assert replace(again, now=first.now, is_current=True) == first
    assert not again.is_current
    assert chair.stored == 2
    assert chair.answer() == {"choice": ["B"]}


def test_a_repeat_within_a_batch_is_stored_once(chair):
    write = chair.write()
    first, again = chair.send(write, write)
    assert first == again
    assert chair.stored == 1


def test_a_used_uuid_with_other_content_is_an_error(chair):
    write = chair.write(1, "A")
    chair.send(write)
    other = rehashed(chair, write, payload={"choice": ["B"]})
    assert codes(chair.send(other)) == ["uuid_reused"]
    following = rehashed(chair, chair.write(1, "C"), event_uuid=write.event_uuid)
    assert codes(chair.send(following)) == ["uuid_reused"]
    assert chair.answer() == {"choice": ["A"]}


def test_what_does_not_name_the_head_is_a_broken_chain_and_tells_the_head(chair):
    receipt = chair.save()
    for wrong in ("0" * 64, ""):
        [refused] = chair.send(rehashed(chair, chair.write(2), prev=wrong))
        assert refused.code == "broken_chain"
        assert refused.facts["head"] == {"seq": 1, "sha256": receipt.sha256}
    assert chair.stored == 1


def test_numbers_never_go_back(chair):
    chair.save()
    backwards = rehashed(chair, chair.write(2), client_seq=1)
    assert codes(chair.send(backwards)) == ["broken_chain"]


def test_a_lost_lease_sets_aside_and_never_drops(chair):
    chair.save(1, "A")
    other = chair.move()
    unsent = chair.write(1, "D")
    assert codes(chair.send(unsent, after=100)) == ["lease_lost"]
    assert codes(chair.send(unsent, after=101)) == ["lease_lost"]
    other.save(1, "B", after=110)
    assert chair.aside == ["lease_lost"]
    assert chair.answer() == {"choice": ["B"]}
    [kept] = chair.attempt.set_aside.all()
    assert kept.payload == {"choice": ["D"]}


def test_a_new_lease_begins_a_new_chain(chair):
    chair.save(1, "A")
    other = chair.move()
    receipt = other.save(1, "B", after=100)
    assert receipt.position == 2
    assert other.attempt.events.get(position=2).prev_sha256 == ""


@pytest.mark.parametrize(("after", "outcome"), [(5, "stored"), (6, "late")])
def test_grace_is_the_same_for_all_and_what_comes_later_is_kept(chair, after, outcome):
    seconds = (chair.attempt.deadline - chair.at).total_seconds() + after
    assert codes(chair.send(chair.write(), after=seconds)) == [outcome]
    assert chair.aside == (["late"] if outcome == "late" else [])
    assert chair.stored == (outcome == "stored")


def test_after_the_hand_in_nothing_counts(chair):
    repeat = chair.write(1, "A")
    [receipt] = chair.send(repeat)
    hand_in(chair.attempt, at=chair.at + timedelta(seconds=70))
    assert codes(chair.send(chair.write(1, "C"), after=80)) == ["already_submitted"]
    [again] = chair.send(repeat, after=80)
    assert again.signature == receipt.signature
    assert (chair.aside, chair.stored) == (["after_end"], 1)
    assert chair.answer() == {"choice": ["A"]}


def test_while_paused_nothing_is_stored_and_nothing_is_lost(chair):
    by = Because(by=make_user(), at=chair.at + timedelta(seconds=60), reason="power")
    pause_attempt(attempt=chair.attempt, because=by)
    write = chair.write()
    assert codes(chair.send(write, after=70)) == ["paused"]
    resume_attempt(
        attempt=chair.attempt, because=replace(by, at=chair.at + timedelta(seconds=600))
    )
    assert codes(chair.send(write, after=700)) == ["stored"]
    moved = Attempt.objects.get(pk=chair.attempt.pk).deadline - chair.attempt.deadline
    assert timedelta(seconds=540) <= moved <= timedelta(seconds=541)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"item": 99}, "item_unknown"),
        ({"payload": {"choice": ["Z"]}}, "bad_answer"),
        ({"payload": {"text": "甲"}}, "bad_answer"),
        ({"payload": {"choice": ["A"], "more": 1}}, "bad_answer"),
        ({"payload": {}}, "bad_answer"),
        ({"kind": "flag", "payload": {"flagged": "yes"}}, "bad_answer"),
        ({"kind": "act", "payload": {"act": "wait"}}, "station_online_only"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_and_takes_nothing_with_it(
    chair, new_chair, change, code
):
    other = new_chair()
    bad = rehashed(chair, chair.write(), **change)
    good = other.write(3, "A")
    at = chair.at + timedelta(seconds=60)
    outcomes = store([chair.scribe.posted(bad), other.scribe.posted(good)], at)
    assert codes(outcomes) == [code, "stored"]
    assert chair.stored == 0


def test_a_write_that_the_database_refuses_is_found_among_many(new_chair, now):
    """A number beyond the column's, which the wire would have stopped."""
    chairs = [new_chair() for _ in range(8)]
    writes = [chair.write(1, "A") for chair in chairs]
    huge = replace(writes[3], client_seq=2**40)
    writes[3] = rehashed(chairs[3], huge)
    posted = [c.scribe.posted(w) for c, w in zip(chairs, writes, strict=True)]
    outcomes = codes(store(posted, now + timedelta(seconds=60)))
    if connection.vendor == "postgresql":
        assert outcomes == ["stored"] * 3 + ["bad_answer"] + ["stored"] * 4
    assert outcomes.count("stored") >= 7


def test_no_writes_have_no_outcomes(db):
    assert store([]) == []


def test_an_attempt_that_is_not_there_is_not_found(chair):
    posted = chair.scribe.posted(chair.write())
    gone = replace(posted, token=replace(posted.token, attempt_id=uuid4()))
    assert codes(store([gone], chair.at)) == ["not_found"]


def test_a_flag_and_an_answer_keep_apart(chair):
    chair.send(
        chair.write(1, "A"),
        chair.write(1, kind="flag", payload={"flagged": True}),
        chair.write(1, "B"),
    )
    row = chair.row()
    assert (row.answer, row.flagged) == ({"choice": ["B"]}, True)
    assert (row.answer_seq, row.flag_seq) == (3, 2)


def test_an_emptied_answer_stands_as_empty(chair):
    chair.save(1, "A")
    chair.save(1, payload={"choice": []})
    assert chair.row().answer is None
    assert chair.row().sha256 != ""


def test_a_batch_costs_the_same_queries_for_one_and_for_many(new_chair, now):
    counts = []
    for number in (1, 12):
        chairs = [new_chair() for _ in range(number)]
        store([c.scribe.posted(c.write(1)) for c in chairs], now)
        posted = [c.scribe.posted(c.write(item)) for c in chairs for item in (1, 2)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            outcomes = store(posted, now)
        assert all(isinstance(one, Receipt) for one in outcomes)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7
