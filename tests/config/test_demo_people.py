"""The demo's people stand to each other as real ones do."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.demo.people import LEARNERS, make_people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("username", "room"),
    [
        ("guanli", "accounts:people"),
        ("tiku", "question_bank:index"),
        ("bianji", "wagtailadmin_home"),
        ("jiankao", "sittings:index"),
    ],
)
def test_the_desk_of_staff_leads_to_their_room(username, room, now, client):
    make_people(now)
    client.force_login(
        User.objects.get(username=username),
        "django.contrib.auth.backends.ModelBackend",
    )
    [tiles] = re.findall(
        r'<nav class="shortcuts".*?</nav>',
        client.get(reverse("accounts:desk")).content.decode(),
        re.S,
    )
    assert f'href="{reverse(room)}"' in tiles


def test_the_demo_clerk_sees_the_learners_of_the_class(now):
    make_people(now)
    clerk = User.objects.get(username="kaowu")
    seen = User.objects.visible_to(clerk, timezone.localdate(now))
    assert {user.username for user in seen} == {username for username, _ in LEARNERS}
