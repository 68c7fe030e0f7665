import pytest

from exams.marking.services import mark_by_keys
from exams.practice.models import Mock
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
