"""A whole demo house: people of every role, two sittings, papers."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import CentreRole, PrivacyNotice, StaffAssignment, User
from accounts.services import give_consent
from config.demo.house import fill_house
from config.demo.sittings import make_sittings
from tests.factories import make_centre, make_user

# person in the table → login name in the demo
CAST = {
    "trainee": "xueyuan",
    "candidate": "kaosheng1",
    "holder": "kaosheng3",
    "clerk": "kaowu",
    "registrar": "fabu",
    "supervisor": "dudao",
    "examiner": "kaoping1",
    "invigilator": "jiankao",
    "officer": "shijuan1",
    "instructor": "jiaoshi",
    "reviewer": "shenti",
    "manager": "tiku",
    "editor": "bianji",
}
OTHER_CENTRE = {
    "other clerk": CentreRole.CLERK,
    "other examiner": CentreRole.EXAMINER,
    "other officer": CentreRole.PAPER_OFFICER,
}
PEOPLE = ("visitor", *CAST, *OTHER_CENTRE)


@dataclass(frozen=True)
class House:
    clients: dict[str, Client]


@pytest.fixture
def house(db: None) -> House:
    """Takes a while to build: a test asks all its questions of one house."""
    fill_house(lambda line: None)
    make_sittings(timezone.now())
    _other_centre()
    return House({person: _client(person) for person in PEOPLE})


def _other_centre() -> None:
    centre = make_centre()
    for person, role in OTHER_CENTRE.items():
        user = make_user(username=person, name=person)
        StaffAssignment.objects.create(
            user=user, centre=centre, role=role, starts_on=date(2026, 1, 1)
        )
        for notice in PrivacyNotice.objects.all():
            give_consent(user=user, notice=notice, at=timezone.now())


def _client(person: str) -> Client:
    client = Client()
    if person != "visitor":
        user = User.objects.get(username=CAST.get(person, person))
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client
