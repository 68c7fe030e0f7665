"""Saves, hand-ins and moves at the same moment (PostgreSQL)."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from exams.attempts.errors import AttemptError
from exams.attempts.lane import tables
from exams.attempts.lane.journal import store
from exams.attempts.leases import new_token
from exams.attempts.manifests import standing_manifest
from exams.attempts.models import Attempt, AttemptStatus
from exams.attempts.services import (
    Visit,
    enter_attempt,
    expire_overdue,
    submit_attempt,
    take_over,
)
from exams.attempts.verification import verify_attempt
from tests.attempts.lane.conftest import sat
from tests.factories import make_attempt
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def chair():
    return sat(timezone.now())


def fresh(chair):
    return Attempt.objects.get(pk=chair.attempt.pk)


def test_fifty_hand_ins_at_once_are_one(chair):
    chair.save(1, "A", after=1)
    manifest = standing_manifest(chair.attempt)
    acts = [
        lambda: submit_attempt(
            attempt=chair.attempt, manifest=manifest, at=timezone.now()
        )
    ] * 50
    ended = {(one.ended_at, one.manifest_sha256) for one in together(*acts)}
    assert len(ended) == 1


def test_one_write_sent_twenty_times_at_once_is_one_event(chair):
    posted = [chair.scribe.posted(chair.write())]
    outcomes = [one for [one] in together(*[lambda: store(posted)] * 20)]
    assert len({one.signature for one in outcomes}) == 1
    assert chair.stored == 1


def test_batches_of_two_processes_over_the_same_attempts_neither_wait_nor_lose(now):
    chairs = [sat(timezone.now()) for _ in range(6)]
    firsts = [chair.scribe.posted(chair.write(1, "A")) for chair in chairs]
    seconds = [chair.scribe.posted(chair.write(2, "B")) for chair in chairs]
    batch = [*firsts, *seconds]
    turned = [*reversed(firsts), *reversed(seconds)]
    one, other = together(lambda: store(batch), lambda: store(turned))
    assert not [found for found in [*one, *other] if isinstance(found, AttemptError)]
    for chair in chairs:
        assert chair.stored == 2
        assert verify_attempt(fresh(chair)).faults == ()


def test_a_held_attempt_makes_its_own_writes_wait_and_no_others(chair):
    """The control: while the row is held, the batch takes the others at once."""
    other = sat(timezone.now())
    posted = [chair.scribe.posted(chair.write()), other.scribe.posted(other.write())]
    is_held, may_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Attempt.objects.select_for_update().get(pk=chair.attempt.pk)
            is_held.set()
            may_go.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    is_held.wait(20)
    with transaction.atomic():
        free = tables.lock_free({one.attempt_id for one in posted}, None)
    assert set(free) == {other.attempt.pk}
    outcomes = store(posted)
    may_go.set()
    holder.join()
    assert [getattr(one, "code", "stored") for one in outcomes] == ["busy", "stored"]
    assert [getattr(one, "code", "stored") for one in store(posted)] == ["stored"] * 2


def test_a_save_and_a_hand_in_come_one_after_the_other(chair):
    for _ in range(10):
        chair = sat(timezone.now())
        chair.save(1, "A", after=1)
        manifest = standing_manifest(chair.attempt)
        posted = [chair.scribe.posted(chair.write(2, "B"))]
        outcomes = together(
            lambda chair=chair, manifest=manifest: submit_attempt(
                attempt=chair.attempt, manifest=manifest, at=timezone.now()
            ),
            lambda posted=posted: store(posted)[0],
            refusals=AttemptError,
        )
        attempt = fresh(chair)
        if attempt.status == AttemptStatus.SUBMITTED:
            assert outcomes[1].code == "already_submitted"
            assert chair.stored == 1
        else:
            assert outcomes[0] == "manifest_differs"
            assert chair.stored == 2


def test_a_browser_that_knocks_ten_times_at_once_starts_once():
    attempt, visit = make_attempt(at=timezone.now()), Visit(new_token(), pledge=True)
    who = {"attempt_id": attempt.pk, "candidate_id": attempt.candidate_id}
    knocks = together(*[lambda: enter_attempt(**who, visit=visit)] * 10)
    assert {one.lease.token for one in knocks} == {visit.token}
    assert len({one.attempt.deadline for one in knocks}) == 1
    assert attempt.leases.count() == 1


def test_of_two_devices_that_ask_at_once_one_gets_the_lease(chair):
    acts = [lambda: take_over(attempt=chair.attempt, at=timezone.now())] * 2
    outcomes = together(*acts, refusals=AttemptError)
    assert outcomes.count("lease_lost") == 1
    assert fresh(chair).epoch == 2


def test_the_sweeper_and_a_save_never_both_win(chair):
    end = chair.attempt.closes_at + timedelta(milliseconds=1)
    posted = [chair.scribe.posted(chair.write())]
    _, [outcome] = together(lambda: expire_overdue(end), lambda: store(posted, end))
    assert outcome.code == "late"
    assert (chair.stored, chair.aside) == (0, ["late"])


def test_a_repeat_waits_for_who_holds_its_attempt_and_fails_no_others(chair):
    repeated = chair.scribe.posted(chair.write())
    [receipt] = store([repeated])
    other = sat(timezone.now())
    is_held, may_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Attempt.objects.select_for_update().get(pk=chair.attempt.pk)
            is_held.set()
            may_go.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    is_held.wait(20)
    threading.Timer(0.5, may_go.set).start()
    again, first = store([repeated, other.scribe.posted(other.write())])
    holder.join()
    assert again.signature == receipt.signature
    assert first.position == 1
