"""What the desk at /me/ shows of exams."""

import pytest

from exams.sittings import cards
from exams.sittings.models import Candidacy, Sitting, SittingStatus
from tests.factories import make_staff, make_user
from tests.sittings.conftest import HOURS

pytestmark = pytest.mark.django_db


def test_a_candidate_finds_the_exam_that_comes_next(stage):
    [one] = stage.open()
    exam = cards.coming_exam(one.user, stage.now)["exam"]
    assert exam.candidacy == one
    assert cards.coming_exam(one.user, stage.over) is None
    assert cards.coming_exam(make_user(), stage.now) is None


def test_an_exam_that_ended_early_does_not_hide_the_one_that_is_open(stage):
    [one] = stage.open()
    older = Sitting.objects.create(
        centre=stage.sitting.centre,
        level=stage.sitting.level,
        title="已发布的考试",
        opens_at=stage.sitting.opens_at - HOURS,
        closes_at=stage.sitting.closes_at,
        status=SittingStatus.RELEASED,
        created_by=stage.clerk,
        created_at=stage.now,
    )
    Candidacy.objects.create(
        sitting=older,
        user=one.user,
        ticket="1",
        condition_code="4-1",
        registered_by=stage.clerk,
        registered_at=stage.now,
    )
    exam = cards.coming_exam(one.user, stage.sitting.opens_at)["exam"]
    assert exam.candidacy == one


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
