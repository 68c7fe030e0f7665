"""The answer to the first knock may get lost: the second finds the door open."""

import pytest

from exams.attempts.errors import AttemptError
from exams.attempts.leases import new_token
from exams.attempts.models import Purpose
from exams.attempts.services import Because, Visit, enter_attempt, issue_move_code
from tests.factories import make_attempt, make_user


@pytest.fixture
def attempt(db, now):
    return make_attempt(purpose=Purpose.SITTING, at=now)


def knock(attempt, at, **visit):
    return enter_attempt(
        attempt_id=attempt.pk,
        candidate_id=attempt.candidate_id,
        visit=Visit(pledge=True, **visit),
        at=at,
    ).lease


def test_the_same_browser_gets_the_same_lease(attempt, now):
    token = new_token()
    assert knock(attempt, now, token=token) == knock(attempt, now, token=token)


def test_another_browser_stays_outside(attempt, now):
    knock(attempt, now, token=new_token())
    with pytest.raises(AttemptError, match="elsewhere"):
        knock(attempt, now, token=new_token())


def test_a_browser_that_moves_here_by_code_may_ask_twice(attempt, now):
    knock(attempt, now, token=new_token())
    because = Because(by=make_user(), at=now, reason="computer_failed")
    code = issue_move_code(attempt=attempt, because=because)
    token = new_token()
    moved = knock(attempt, now, token=token, code=code)
    assert moved.epoch == 2
    assert knock(attempt, now, token=token, code=code) == moved


def test_a_token_that_is_none_of_ours_is_not_taken(attempt, now):
    assert knock(attempt, now, token="short").token != "short"
