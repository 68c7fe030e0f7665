"""Two clicks at once start one mock (PostgreSQL)."""

from functools import partial

import pytest

from exams.practice.models import Mock
from exams.practice.services import start_mock
from tests.factories import make_form, make_standard_level, make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_two_clicks_start_one_mock(now):
    """There are two papers, so that the second click would find one of its own."""
    user, level = make_user(), make_standard_level()
    make_form()
    make_form()
    click = partial(start_mock, user=user, level=level, part="theory", at=now)
    first, second = together(click, click)
    assert first == second
    assert Mock.objects.count() == 1
