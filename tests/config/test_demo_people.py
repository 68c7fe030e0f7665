"""The demo's people stand to each other as real ones do."""

import pytest
from django.utils import timezone

from accounts.models import User
from config.demo.people import LEARNERS, make_people

pytestmark = pytest.mark.django_db


def test_the_demo_clerk_sees_the_learners_of_the_class(now):
    make_people(now)
    clerk = User.objects.get(username="kaowu")
    seen = User.objects.visible_to(clerk, timezone.localdate(now))
    assert {user.username for user in seen} == {username for username, _ in LEARNERS}
