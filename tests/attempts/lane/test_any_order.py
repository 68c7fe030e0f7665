"""Whatever the network does to the order of calls, one final answer stands.

A machine of two browsers makes writes, moves the lease to and fro and delivers what was
made in any order, any number of times, in batches of any size; receipts get lost, and
what was refused for its chain is made anew as a browser does.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from exams.attempts.errors import AttemptError
from exams.attempts.lane.journal import store
from exams.attempts.models import Attempt
from exams.attempts.receipts import Receipt, is_genuine
from exams.attempts.verification import verify_attempt
from tests.attempts.lane.conftest import sat

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
letters = st.sampled_from(["A", "B"])


class Deliveries(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.chair = sat(AT)
        self.made = []
        self.receipts = {}
        self.acknowledged = []

    @rule(item=st.integers(1, 3), letter=letters, is_flag=st.booleans())
    def make(self, item, letter, is_flag):
        """The candidate does something; the browser chains it to what it made before."""
        payload = {"flagged": letter == "A"} if is_flag else {"choice": [letter]}
        kind = "flag" if is_flag else "answer"
        write = self.chair.scribe.write(item, payload, kind)
        self.made.append(self.chair.scribe.posted(write))

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def deliver(self, data):
        """Some of all that was ever made arrives, in any order and as often as it likes."""
        batch = data.draw(st.lists(st.sampled_from(self.made), min_size=1, max_size=6))
        self._take_in(batch, store(batch, AT + timedelta(seconds=60)))

    @precondition(lambda self: len(self.made) > 1)
    @rule()
    def the_newest_overtakes_the_others(self):
        self._take_in(self.made[-1:], store(self.made[-1:], AT + timedelta(seconds=60)))

    @precondition(lambda self: self.made)
    @rule()
    def send_all_in_order(self):
        self._take_in(self.made, store(self.made, AT + timedelta(seconds=60)))

    @rule()
    def move(self):
        """What the old browser had not sent can no longer count."""
        self.chair = self.chair.move()

    def _take_in(self, batch, outcomes):
        for posted, outcome in zip(batch, outcomes, strict=True):
            uuid = posted.write.event_uuid
            if isinstance(outcome, Receipt):
                assert is_genuine(outcome)
                known = self.receipts.setdefault(uuid, outcome)
                assert known.signature == outcome.signature
                if known is outcome:
                    self.acknowledged.append(posted.write)
            else:
                assert outcome.code in {"broken_chain", "lease_lost"}, outcome.code
                assert isinstance(outcome, AttemptError)

    @invariant()
    def the_newest_acknowledged_write_of_each_item_stands(self):
        newest = {}
        for write in sorted(
            self.acknowledged, key=lambda one: (one.epoch, one.client_seq)
        ):
            newest[write.item, write.kind] = write
        for (item, kind), write in newest.items():
            row = self.chair.row(item)
            standing = row.flag_sha256 if kind == "flag" else row.sha256
            assert standing == write.sha256

    @invariant()
    def the_journal_explains_the_answers(self):
        attempt = Attempt.objects.get(pk=self.chair.attempt.pk)
        assert verify_attempt(attempt).faults == ()
        assert attempt.position == len(self.receipts) == self.chair.stored


@pytest.mark.django_db
def test_any_order_of_deliveries_gives_one_final_answer():
    run_state_machine_as_test(
        Deliveries,
        settings=settings(max_examples=25, stateful_step_count=25, deadline=None),
    )
