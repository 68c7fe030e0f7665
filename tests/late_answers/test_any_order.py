"""Saves, take-overs, files and decisions in any order: one final answer, the fold's."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from exams.attempts.errors import AttemptError
from exams.attempts.files import open_file
from exams.attempts.fold import EARLIEST
from exams.attempts.models import SetAside
from tests.factories import make_form, make_user
from tests.late_answers.conftest import Seat, letters

pytestmark = pytest.mark.django_db
ITEMS = st.integers(1, 2)
LETTERS = st.sampled_from("ABCD")


class Model:
    """What should stand, by a rule as plain as can be: the greatest (epoch, seq) of
    the writes that count."""

    def __init__(self):
        self.counting = {}

    def count(self, write):
        self.counting[write.event_uuid] = write

    def answer(self, item):
        of_item = [one for one in self.counting.values() if one.item == item]
        newest = max(of_item, key=lambda one: (one.epoch, one.client_seq), default=None)
        return newest and dict(newest.payload)


class ExamRoom(RuleBasedStateMachine):
    form = now = None

    @initialize()
    def sit_down(self):
        """Both of two devices wrote without network, the second one saved as well."""
        self.seat = Seat(self.now, self.form)
        self.browsers = [self.seat.browser]
        self.model, self.clock, self.is_over = Model(), 60, False
        # Files in the order of their making: their texts are never the same twice.
        self.proposed, self.files = set(), {}
        self.seat.browser.write(1, letters("A"))
        self.move()
        self.seat.save(1, letters("B"), after=self.tick())
        self.model.count(self.browsers[-1].written[-1])
        self.seat.browser.write(2, letters("C"))

    def tick(self):
        self.clock += 10
        return self.clock

    def chosen(self, data):
        return data.draw(st.sampled_from(self.browsers))

    @rule(data=st.data(), item=ITEMS, letter=LETTERS)
    def write_without_network(self, data, item, letter):
        self.chosen(data).write(item, letters(letter))

    @rule(data=st.data(), item=ITEMS, letter=LETTERS)
    def save(self, data, item, letter):
        """Perhaps in time, perhaps late, perhaps by a browser that lost its lease, or
        whose earlier writes did not come through."""
        browser = self.chosen(data)
        outcome = self.seat.save(
            item, letters(letter), after=self.tick(), browser=browser
        )
        if isinstance(outcome, AttemptError):
            known = {"late", "lease_lost", "broken_chain"}
            assert outcome.code in known, outcome.code
        else:
            self.model.count(browser.written[-1])

    @precondition(lambda self: not self.is_over and len(self.browsers) < 4)
    @rule()
    def move(self):
        self.browsers.append(self.seat.move(after=self.tick()))

    @precondition(lambda self: not self.is_over)
    @rule()
    def time_is_up(self):
        self.seat.finish()
        self.is_over, self.clock = True, 90 * 60 + 60

    @rule(data=st.data())
    def make_a_file(self, data):
        browser = self.chosen(data)
        if browser.written:
            first = data.draw(st.integers(0, len(browser.written) - 1))
            text = browser.file(at=self.seat.end, first=first)
            self.files[text] = browser.written[first:]

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def note_a_code(self, data):
        text = data.draw(st.sampled_from(list(self.files)))
        self.seat.note(open_file(text).code)

    @precondition(lambda self: self.is_over and self.files)
    @rule(data=st.data())
    def upload(self, data):
        text = data.draw(st.sampled_from(list(self.files)))
        if self.seat.restore(text).is_proved:
            for write in self.files[text]:
                self.model.count(write)

    @precondition(lambda self: self.is_over)
    @rule(data=st.data())
    def bring_a_proved_file(self, data):
        """The whole way at once, so that it is walked often."""
        browser = self.chosen(data)
        if browser.written:
            text = browser.file(at=self.seat.end)
            self.seat.note(open_file(text).code)
            assert self.seat.restore(text).is_proved
            for write in browser.written:
                self.model.count(write)

    @precondition(lambda self: self.is_over and self.undecided())
    @rule(data=st.data())
    def propose_and_accept(self, data):
        row = data.draw(st.sampled_from(self.undecided()), label="row")
        self.seat.propose(row.pk)
        self.proposed.add(row.pk)
        self.let_count(row)

    def undecided(self):
        stored = self.seat.attempt.events.values("event_uuid")
        rows = SetAside.objects.filter(attempt=self.seat.attempt)
        return list(rows.exclude(event_uuid__in=stored).order_by("pk"))

    @precondition(lambda self: self.is_over and self.undecided())
    @rule(data=st.data())
    def propose(self, data):
        row = data.draw(st.sampled_from(self.undecided()), label="row")
        self.seat.propose(row.pk)
        self.proposed.add(row.pk)

    @precondition(lambda self: self.is_over and self.undecided())
    @rule(data=st.data())
    def decline(self, data):
        row = data.draw(st.sampled_from(self.undecided()), label="row")
        self.seat.decline(row.pk)
        self.proposed.discard(row.pk)

    def acceptable(self):
        return [row for row in self.undecided() if row.pk in self.proposed]

    @precondition(lambda self: self.is_over and self.acceptable())
    @rule(data=st.data())
    def accept(self, data):
        self.let_count(data.draw(st.sampled_from(self.acceptable()), label="row"))

    def let_count(self, row):
        self.seat.accept(row.pk)
        written = [one for browser in self.browsers for one in browser.written]
        self.model.count(
            next(one for one in written if one.event_uuid == row.event_uuid)
        )

    @invariant()
    def what_stands_is_what_the_model_says(self):
        for item in (1, 2):
            assert self.seat.answer(item) == self.model.answer(item)

    @invariant()
    def the_journal_explains_every_answer(self):
        assert self.seat.faults() == ()
        assert self.seat.attempt.position == len(self.model.counting)

    @invariant()
    def no_answer_stands_without_its_place(self):
        for row in self.seat.attempt.responses.all():
            assert (row.answer_epoch, row.answer_seq) > EARLIEST


@pytest.mark.long
def test_any_order_of_arrival_leaves_one_answer(db, now):
    ExamRoom.form = make_form(kinds=["single_choice", "single_choice"])
    ExamRoom.now = now
    make_user()
    run_state_machine_as_test(
        ExamRoom,
        settings=settings(
            max_examples=30, stateful_step_count=25, deadline=None, database=None
        ),
    )
