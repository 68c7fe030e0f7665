"""What the desk at /me/ shows of exams."""

import pytest

from exams.sittings import cards
from tests.factories import make_staff, make_user

pytestmark = pytest.mark.django_db


def test_a_candidate_finds_the_exam_that_comes_next(stage):
    [one] = stage.open()
    exam = cards.coming_exam(one.user, stage.now)["exam"]
    assert exam.candidacy == one
    assert cards.coming_exam(one.user, stage.over) is None
    assert cards.coming_exam(make_user(), stage.now) is None


def test_the_office_finds_what_is_not_finished(stage):
    assert list(cards.office_work(stage.clerk, stage.now)["sittings"]) == [
        stage.sitting
    ]
    assert cards.office_work(make_staff("clerk"), stage.now) is None
    assert cards.office_work(stage.examiners[0], stage.now) is None
    stage.scored((60, 60))
    stage.release()
    assert cards.office_work(stage.clerk, stage.now) is None


def test_the_desk_shows_both(stage, client, time_machine):
    time_machine.move_to(stage.now, tick=False)
    [one] = stage.open()
    for user, words in ((one.user, one.ticket), (stage.clerk, stage.sitting.title)):
        client.force_login(user)
        assert words in client.get("/me/").content.decode()
