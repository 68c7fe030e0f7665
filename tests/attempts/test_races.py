"""Everything at once (PostgreSQL): saves, hand-ins, take-overs, the end of time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Event

import pytest
from django.db import connection, transaction

from exams.attempts import hooks
from exams.attempts.errors import AttemptError
from exams.attempts.models import Attempt, AttemptStatus, ResponseEvent
from exams.attempts.services import expire_overdue, submit_attempt, take_over
from exams.attempts.verification import verify_attempt
from tests.attempts.conftest import Desk
from tests.factories import make_open_attempt
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
PATIENCE = 10  # seconds


@pytest.fixture
def racing_desk(transactional_db, now):
    return Desk(*make_open_attempt(at=now))


def test_fifty_hand_ins_are_one(racing_desk, now, monkeypatch):
    told = []
    monkeypatch.setattr(hooks, "on_ended", [lambda *told_of: told.append(told_of)])
    moments = [now + timedelta(seconds=second) for second in range(1, 51)]
    outcomes = together(
        *(
            lambda at=at: submit_attempt(attempt=racing_desk.attempt, at=at)
            for at in moments
        )
    )
    assert {outcome.status for outcome in outcomes} == {AttemptStatus.SUBMITTED}
    assert len({outcome.ended_at for outcome in outcomes}) == 1
    assert told == [(racing_desk.attempt.pk, outcomes[0].ended_at)]


def test_the_same_write_sent_twenty_times_at_once_is_one_row(racing_desk):
    write = racing_desk.write()
    receipts = together(*[lambda: racing_desk.save(write)] * 20)
    assert len(set(receipts)) == 1
    assert ResponseEvent.objects.count() == 1


def test_twenty_writes_at_once_are_numbered_without_a_gap(racing_desk):
    writes = [
        racing_desk.write(payload={"choice": ["ABCD"[seq % 4]]}, seq=seq)
        for seq in range(1, 21)
    ]
    receipts = together(
        *(lambda write=write: racing_desk.save(write) for write in writes)
    )
    assert sorted(receipt.position for receipt in receipts) == list(range(1, 21))
    assert racing_desk.answer().sha256 == writes[-1].sha256
    racing_desk.attempt.refresh_from_db()
    assert verify_attempt(racing_desk.attempt).faults == ()


def test_what_is_acknowledged_was_stored_before_the_hand_in(racing_desk, now):
    """Saves and one hand-in together: a receipt means the answer is in the paper."""
    counted = []

    def hand_in():
        outcome = submit_attempt(
            attempt=racing_desk.attempt, at=now + timedelta(minutes=2)
        )
        counted.append(ResponseEvent.objects.count())
        return outcome

    writes = [racing_desk.write(seq=seq) for seq in range(1, 20)]
    outcomes = together(
        hand_in,
        *(lambda write=write: racing_desk.save(write) for write in writes),
        refusals=AttemptError,
    )
    refused = [one for one in outcomes[1:] if one == "already_submitted"]
    receipts = [one for one in outcomes[1:] if not isinstance(one, str)]
    assert len(refused) + len(receipts) == 19
    assert ResponseEvent.objects.count() == len(receipts) == counted[0]


def test_two_browsers_that_take_over_at_once_get_one_lease(racing_desk, now):
    take = partial(take_over, attempt=racing_desk.attempt, at=now)
    outcomes = together(take, take, refusals=AttemptError)
    assert sorted(one if isinstance(one, str) else "lease" for one in outcomes) == [
        "lease",
        "lease_lost",
    ]


def test_hand_in_and_two_ticks_at_the_end_leave_one_outcome(racing_desk, now):
    late = now + timedelta(minutes=91)
    together(
        lambda: submit_attempt(attempt=racing_desk.attempt, at=late),
        lambda: expire_overdue(late),
        lambda: expire_overdue(late),
    )
    attempt = Attempt.objects.get(pk=racing_desk.attempt.pk)
    assert attempt.status == AttemptStatus.EXPIRED
    assert attempt.ended_at == attempt.deadline


class SlowSave:
    """The steps of a save with a pause in the middle, with or without the lock."""

    def __init__(self, desk, *, locked):
        self.desk, self.locked = desk, locked
        self.has_read, self.may_go_on = Event(), Event()

    def __call__(self):
        attempts = Attempt.objects.filter(pk=self.desk.attempt.pk)
        with transaction.atomic():
            found = (attempts.select_for_update() if self.locked else attempts).get()
            self.has_read.set()
            self.may_go_on.wait(PATIENCE)
            if found.status == AttemptStatus.OPEN:
                self._store(found)
        connection.close()

    def _store(self, found):
        write = self.desk.write()
        ResponseEvent.objects.create(
            attempt=found,
            event_uuid=write.event_uuid,
            position=1,
            form_item=found.form.items.first(),
            kind=write.kind,
            epoch=1,
            client_seq=1,
            payload=write.payload,
            sha256=write.sha256,
            received_at=found.started_at,
        )


def events_after_hand_in(desk, now, *, locked):
    """How many events appear after a hand-in that came in the middle of a save."""
    save = SlowSave(desk, locked=locked)
    with ThreadPoolExecutor(2) as pool:
        saving = pool.submit(save)
        save.has_read.wait(PATIENCE)
        handing_in = pool.submit(hand_in_and_count, desk, now)
        # With the lock the hand-in waits; without it, it is through by now.
        if not locked:
            handing_in.result(PATIENCE)
        save.may_go_on.set()
        saving.result(PATIENCE)
        counted = handing_in.result(PATIENCE)
    return ResponseEvent.objects.count() - counted


def hand_in_and_count(desk, now):
    submit_attempt(attempt=desk.attempt, at=now + timedelta(minutes=2))
    counted = ResponseEvent.objects.count()
    connection.close()
    return counted


def test_with_the_lock_nothing_comes_after_the_hand_in(racing_desk, now):
    assert events_after_hand_in(racing_desk, now, locked=True) == 0


def test_control_without_the_lock_an_answer_slips_in_after_the_hand_in(
    racing_desk, now
):
    """If this fails, the harness can no longer see the race it guards against."""
    assert events_after_hand_in(racing_desk, now, locked=False) == 1
