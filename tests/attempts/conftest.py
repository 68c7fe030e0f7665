"""A candidate with an open attempt of three questions, and how to write to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from exams.attempts.services import Sender, save_event
from tests.attempts.seats import Seat
from tests.factories import make_attempt, make_open_attempt, make_write


class Desk:
    """One attempt, its lease, and short verbs for tests."""

    def __init__(self, attempt, lease):
        self.attempt, self.lease = attempt, lease
        self.started_at = attempt.started_at

    @property
    def sender(self):
        return Sender(self.attempt.candidate, self.lease.token, "192.0.2.7")

    def write(self, position=1, payload=None, **fields):
        """A write by an honest browser that holds the first lease."""
        return make_write(
            self.attempt, position, payload or {"choice": ["B"]}, **fields
        )

    def save(self, write=None, *, after=60, sender=None):
        """Send a write (a new one if none is given) so many seconds into the exam."""
        return save_event(
            attempt_id=self.attempt.pk,
            sender=sender or self.sender,
            write=write or self.write(),
            at=self.started_at + timedelta(seconds=after),
        )

    def answer(self, position=1):
        return self.attempt.responses.get(form_item__position=position)


@pytest.fixture
def desk(db, now):
    return Desk(*make_open_attempt(at=now))


@pytest.fixture
def new_desk(now):
    """A maker of desks for tests that need many."""
    return lambda: Desk(*make_open_attempt(at=now))


@pytest.fixture
def seat(chromium, live_server):
    """Make a candidate's seat; every context is closed in the end."""
    seats = []

    def sit(attempt=None, form=None, **context):
        attempt = attempt or make_attempt(form, at=timezone.now())
        seats.append(Seat(chromium, live_server, attempt, **context))
        return seats[-1]

    yield sit
    for one in seats:
        one.context.close()
        assert one.complaints == []
