from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from exams.attempts.errors import AttemptError
from exams.attempts.models import Attempt, ResponseEvent
from exams.attempts.receipts import is_genuine
from exams.attempts.services import Sender, submit_attempt, take_over
from tests.attempts.conftest import Desk
from tests.factories import make_attempt, make_form, make_open_attempt, make_user

LAST_SECOND = 90 * 60


def refusal(desk, write=None, **fields):
    with pytest.raises(AttemptError) as caught:
        desk.save(write, **fields)
    return caught.value.code


def test_a_save_is_stored_with_a_genuine_receipt(desk):
    write = desk.write(payload={"choice": ["C"]})
    receipt = desk.save(write)
    assert (receipt.position, receipt.sha256) == (1, write.sha256)
    assert receipt.is_current
    assert is_genuine(receipt)
    assert desk.answer().answer == {"choice": ["C"]}
    assert desk.answer().sha256 == write.sha256
    assert desk.attempt.events.get().address == "192.0.2.7"


def test_a_forged_receipt_is_told_from_a_genuine_one(desk):
    receipt = desk.save()
    assert not is_genuine(replace(receipt, position=2))
    assert not is_genuine(replace(receipt, sha256="0" * 64))


def test_receipts_are_counted_within_the_attempt(desk):
    positions = [desk.save(desk.write(seq=seq)).position for seq in (1, 2, 3)]
    assert positions == [1, 2, 3]
    assert Attempt.objects.get(pk=desk.attempt.pk).position == 3


def test_a_repeat_returns_the_first_receipt_and_stores_nothing(desk):
    write = desk.write()
    assert desk.save(write, after=60) == desk.save(write, after=90)
    assert desk.attempt.events.count() == 1


def test_a_repeat_is_answered_even_after_hand_in(desk):
    write = desk.write()
    first = desk.save(write)
    submit_attempt(attempt=desk.attempt, at=desk.started_at + timedelta(minutes=2))
    assert desk.save(write, after=300) == first


def test_a_repeat_of_an_overtaken_write_says_that_it_no_longer_stands(desk):
    old = desk.write(seq=1)
    desk.save(old)
    desk.save(desk.write(payload={"choice": ["D"]}, seq=2))
    assert not desk.save(old).is_current


def test_the_same_uuid_with_another_content_is_an_error(desk):
    first = desk.write(seq=1)
    desk.save(first)
    other = replace(desk.write(seq=2), event_uuid=first.event_uuid)
    assert refusal(desk, other) == "uuid_reused"


def test_an_older_write_that_arrives_later_does_not_count(desk):
    desk.save(desk.write(payload={"choice": ["D"]}, seq=5))
    late = desk.save(desk.write(payload={"choice": ["A"]}, seq=4))
    assert not late.is_current
    assert desk.answer().answer == {"choice": ["D"]}


def test_an_emptied_answer_is_no_answer(desk):
    desk.save(desk.write(seq=1))
    desk.save(desk.write(payload={"choice": []}, seq=2))
    assert desk.answer().answer is None


def test_a_flag_and_an_answer_do_not_disturb_each_other(desk):
    desk.save(desk.write(payload={"flagged": True}, seq=2, kind="flag"))
    desk.save(desk.write(payload={"choice": ["A"]}, seq=1))
    assert desk.answer().flagged
    assert desk.answer().answer == {"choice": ["A"]}


@pytest.mark.parametrize(
    "payload",
    [
        {"choice": ["E"]},
        {"choice": ["A", "B"]},
        {"choice": "A"},
        {"text": "A"},
        {"choice": ["A"], "key": ["A"]},
        {"choice": [1.5]},
        {"choice": None},
    ],
)
def test_an_impossible_answer_is_refused_and_not_stored(desk, payload):
    assert refusal(desk, desk.write(payload=payload)) == "bad_answer"
    assert not ResponseEvent.objects.exists()


def test_a_text_that_has_no_canonical_form_is_refused(desk):
    write = replace(desk.write(), payload={"choice": ["\ud800"]})
    assert refusal(desk, write) == "bad_answer"


def test_a_flag_must_be_true_or_false(desk):
    write = desk.write(payload={"flagged": 1}, kind="flag")
    assert refusal(desk, write) == "bad_answer"


def test_an_unknown_kind_is_refused(desk):
    assert refusal(desk, desk.write(kind="act")) == "bad_answer"


def test_a_hash_that_does_not_fit_is_refused(desk):
    write = replace(desk.write(), sha256="0" * 64)
    assert refusal(desk, write) == "hash_mismatch"
    assert not ResponseEvent.objects.exists()


def test_a_question_outside_the_paper_is_refused(desk):
    assert refusal(desk, desk.write(position=4)) == "item_unknown"


def test_a_stranger_finds_no_attempt(desk):
    stranger = Sender(make_user(), desk.lease.token)
    assert refusal(desk, sender=stranger) == "not_found"


def test_the_candidate_without_the_device_token_cannot_write(desk):
    elsewhere = Sender(desk.attempt.candidate, "another")
    assert refusal(desk, sender=elsewhere) == "lease_lost"


def test_the_old_browser_loses_its_lease_when_another_continues(desk):
    lease = take_over(attempt=desk.attempt, at=desk.started_at)
    assert refusal(desk) == "lease_lost"
    new = Sender(desk.attempt.candidate, lease.token)
    receipt = desk.save(desk.write(epoch=2, seq=1), sender=new)
    assert receipt.is_current


def test_a_save_in_the_grace_counts(desk):
    assert desk.save(after=LAST_SECOND + 5).is_current


def test_a_save_after_the_grace_is_kept_as_late_and_does_not_count(desk):
    assert refusal(desk, after=LAST_SECOND + 6) == "late"
    event = desk.attempt.events.get()
    assert event.is_late
    assert desk.answer().answer is None


def test_a_repeat_of_a_late_save_is_refused_again_and_kept_once(desk):
    write = desk.write()
    refusal(desk, write, after=LAST_SECOND + 6)
    assert refusal(desk, write, after=LAST_SECOND + 7) == "late"
    assert desk.attempt.events.count() == 1


def test_after_hand_in_nothing_is_stored(desk):
    submit_attempt(attempt=desk.attempt, at=desk.started_at + timedelta(minutes=2))
    assert refusal(desk, after=180) == "already_submitted"
    assert not ResponseEvent.objects.exists()


def test_before_the_start_nothing_is_stored(desk, now):
    waiting = make_attempt(at=now, candidate=desk.attempt.candidate)
    desk.attempt = waiting
    assert refusal(desk) == "not_started"


def test_a_runaway_script_is_stopped(desk):
    Attempt.objects.filter(pk=desk.attempt.pk).update(position=20_000)
    assert refusal(desk) == "too_many_events"


def test_uuids_are_counted_per_attempt(desk, now):
    """Another candidate's browser may draw the same uuid; nothing is shared."""
    uuid = uuid4()
    desk.save(replace(desk.write(), event_uuid=uuid))
    other = Desk(*make_open_attempt(at=now))
    assert other.save(replace(other.write(), event_uuid=uuid)).position == 1


def test_saving_costs_the_same_for_a_short_and_a_long_paper(
    desk, now, django_assert_num_queries
):
    long = Desk(*make_open_attempt(make_form(kinds=["single_choice"] * 100), at=now))
    # Savepoint, attempt, known event, item, event, position, answer, release.
    for one in (desk, long):
        one.attempt.candidate  # noqa: B018 (a session has loaded the person)
        with django_assert_num_queries(8):
            one.save()
