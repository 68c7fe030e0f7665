import pytest

from exams.marking.services import mark_by_keys
from exams.practice.drills import DrillWish, Reply, answer_question, begin_drill
from exams.practice.models import Aim, DrillQuestion, Explains, Mock
from tests.factories import make_submitted_attempt, make_user


@pytest.fixture
def trainee(db):
    return make_user()


@pytest.fixture
def sit(trainee, now):
    """Makes a finished and marked mock of the trainee."""

    def make(form=None, answers=None, user=trainee):
        attempt = make_submitted_attempt(form, answers, candidate=user, at=now)
        if attempt.form.part == "theory":
            mark_by_keys(attempt=attempt, at=now)
        return Mock.objects.create(user=user, attempt=attempt, created_at=now)

    return make


@pytest.fixture
def begin(trainee, now):
    """Begins a drill of the trainee over items, in their order."""

    def begin(*items, user=None, aim=Aim.CHOSEN, explains=Explains.EACH, at=now):
        versions = [item.current for item in items]
        wish = DrillWish(aim, "练习", None, explains)
        return begin_drill(user=user or trainee, wish=wish, versions=versions, at=at)

    return begin


@pytest.fixture
def answered(begin, now):
    """Answers one item in a drill of its own; wrong unless told otherwise."""

    def answered(item, answer=None, *, user=None, at=now, **reply):
        drill = begin(item, user=user, at=at)
        said = Reply(answer or {"choice": ["B"]}, **reply)
        DrillQuestion.objects.filter(drill=drill).update(option_order=[])
        return answer_question(drill=drill, place=1, reply=said, at=at)

    return answered
