"""Files, decisions, the sweeper and live saves at the same moment (PostgreSQL)."""

from datetime import timedelta
from functools import partial

import pytest

from exams.attempts.errors import AttemptError
from exams.attempts.files import open_file
from exams.attempts.models import AsideDecision, Attempt, OfflineFile, ResponseEvent
from exams.attempts.services import expire_overdue
from tests.late_answers.conftest import Seat, letters
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def racing(transactional_db, now):
    seat = Seat(now)
    seat.save(1, letters("A"))
    for letter in "BCD":
        seat.browser.write(1, letters(letter))
    return seat


def test_the_file_and_the_sweeper_at_once(racing):
    """Whoever comes first: the attempt ends once, with all its answers."""
    text = racing.browser.file(at=racing.end)
    racing.note(open_file(text).code)
    together(
        partial(racing.restore, text),
        *[partial(expire_overdue, racing.after)] * 3,
    )
    attempt = Attempt.objects.get(pk=racing.attempt.pk)
    assert (attempt.status, attempt.ended_at) == ("expired", attempt.deadline)
    assert racing.answer() == letters("D")
    assert racing.faults() == ()


def test_the_same_file_ten_times_at_once(racing):
    racing.finish()
    text = racing.browser.file(at=racing.end)
    racing.note(open_file(text).code)
    kept = together(*[partial(racing.restore, text)] * 10)
    assert {one.pk for one in kept} == {OfflineFile.objects.get().pk}
    assert ResponseEvent.objects.count() == 4
    assert racing.faults() == ()


def test_the_same_unproved_file_ten_times_at_once(racing):
    racing.finish()
    text = racing.browser.file(at=racing.end)
    together(*[partial(racing.restore, text)] * 10)
    assert OfflineFile.objects.get().aside == 3
    assert racing.attempt.set_aside.count() == 3


def test_the_same_code_ten_times_at_once(racing):
    kept = together(*[partial(racing.note, "7f3a-c21e-90b4-d5e8")] * 10)
    assert len({one.pk for one in kept}) == 1


def test_two_people_accept_at_once(racing):
    racing.finish()
    racing.restore(racing.browser.file(at=racing.end))
    racing.propose()
    third = racing.invigilator
    outcomes = together(
        racing.accept,
        partial(racing.accept, by=third),
        refusals=AttemptError,
    )
    assert sorted(isinstance(one, str) for one in outcomes) == [False, True]
    assert AsideDecision.objects.filter(verdict="accepted").count() == 3
    assert racing.faults() == ()


def test_acceptance_and_the_file_at_once_count_each_write_once(racing):
    racing.finish()
    text = racing.browser.file(at=racing.end)
    racing.restore(text)
    racing.propose()
    racing.note(open_file(text).code)
    together(racing.accept, partial(racing.restore, text), refusals=AttemptError)
    assert ResponseEvent.objects.count() == 4
    assert racing.answer() == letters("D")
    assert racing.faults() == ()


def test_late_saves_and_the_file_at_once(racing):
    racing.finish()
    text = racing.browser.file(at=racing.end)
    racing.note(open_file(text).code)
    late = int(timedelta(minutes=90, seconds=20).total_seconds())
    other = [Seat(racing.now) for _ in range(2)]
    together(
        partial(racing.restore, text),
        partial(racing.save, 1, letters("A"), after=late),
        *(partial(seat.save, 1, letters("A")) for seat in other),
    )
    assert racing.answer() == letters("D")
    assert racing.attempt.set_aside.get().why == "late"
    assert racing.faults() == ()
