"""A candidate whose network is gone, and the people who help afterwards."""

from datetime import timedelta

import pytest

from exams.attempts.scribe import Scribe
from exams.attempts.services import (
    Because,
    accept_writes,
    decline_writes,
    expire_overdue,
    note_room_end,
    propose_writes,
    restore_file,
    take_over,
)
from exams.attempts.verification import verify_attempt
from tests.factories import make_form, make_open_attempt, make_user

WORKING = timedelta(minutes=90)


def letters(*chosen):
    return {"choice": list(chosen)}


class Seat:
    """One attempt with the browser that holds its lease, and short verbs."""

    def __init__(self, now, form=None, **fields):
        self.now = now
        form = form or make_form()
        self.attempt, lease = make_open_attempt(form, at=now, **fields)
        self.browser = Scribe(lease, self.attempt.form_id)
        self.invigilator, self.clerk, self.other = (make_user() for _ in range(3))
        self.end = now + WORKING
        self.after = self.end + timedelta(minutes=5)

    def save(self, item=1, payload=None, *, after=60, browser=None):
        """Written and sent, so many seconds into the exam."""
        at = self.now + timedelta(seconds=after)
        return (browser or self.browser).save(item, payload or letters("B"), at=at)

    def move(self, after=60):
        """Another browser takes over."""
        self.attempt.refresh_from_db()
        lease = take_over(attempt=self.attempt, at=self.now + timedelta(seconds=after))
        self.browser = Scribe(lease, self.attempt.form_id)
        return self.browser

    def finish(self):
        expire_overdue(self.after)
        self.attempt.refresh_from_db()

    def note(self, code, *, by=None, at=None):
        because = Because(by=by or self.invigilator, at=at or self.after)
        return note_room_end(attempt=self.attempt, code=code, because=because)

    def restore(self, text, *, by=None, at=None):
        return restore_file(
            attempt=self.attempt, text=text, by=by or self.clerk, at=at or self.after
        )

    def _decide(self, service, writes, by, reason):
        writes = writes or [row.pk for row in self.attempt.set_aside.all()]
        because = Because(by=by, at=self.after, reason=reason)
        return service(attempt=self.attempt, writes=writes, because=because)

    def propose(self, *writes, by=None, reason="网络中断"):
        return self._decide(propose_writes, writes, by or self.clerk, reason)

    def accept(self, *writes, by=None, reason=""):
        return self._decide(accept_writes, writes, by or self.other, reason)

    def decline(self, *writes, by=None, reason="晚得太多"):
        return self._decide(decline_writes, writes, by or self.clerk, reason)

    def answer(self, item=1):
        row = self.attempt.responses.filter(form_item__position=item).first()
        return row and row.answer

    def faults(self):
        self.attempt.refresh_from_db()
        return verify_attempt(self.attempt).faults


@pytest.fixture
def new_seat(db, now):
    """A maker of seats."""
    return lambda **fields: Seat(now, **fields)


@pytest.fixture
def seat(new_seat):
    return new_seat()
