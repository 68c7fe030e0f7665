"""The cast of the accounts tests: two centres, their people, an administrator."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import PlatformRole, PrivacyNotice
from accounts.services import enrol, register_person
from tests.factories import make_centre, make_staff, make_user

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PASSWORD = "lian-xi-2026-gao"


@pytest.fixture(autouse=True)
def _own_var_dir(settings, tmp_path):
    """Checkpoints go to a folder of the test."""
    settings.VAR_DIR = Path(tmp_path)


@pytest.fixture
def at():
    return AT


@pytest.fixture
def centre(db):
    return make_centre()


@pytest.fixture
def other_centre(db):
    return make_centre()


def account(username):
    """Fields of somebody who logs in with the PASSWORD of this cast."""
    return {
        "username": username,
        "name": f"人员{username}",
        "password": make_password(PASSWORD),
    }


def make_person(username, *roles):
    user = make_user(**account(username))
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


@pytest.fixture
def new_person(db):
    return make_person


@pytest.fixture
def clerk(centre):
    return make_staff("clerk", centre=centre, **account("clerk"))


@pytest.fixture
def registrar(centre):
    return make_staff("registrar", centre=centre, **account("registrar"))


@pytest.fixture
def examiner(centre):
    return make_staff("examiner", centre=centre, **account("examiner"))


@pytest.fixture
def other_clerk(other_centre):
    return make_staff("clerk", centre=other_centre, **account("other-clerk"))


@pytest.fixture
def administrator(db):
    return make_person("administrator", PlatformRole.ADMINISTRATOR)


@pytest.fixture
def instructor(db):
    return make_person("instructor", PlatformRole.INSTRUCTOR)


@pytest.fixture
def trainee(centre):
    """Registered by number and in a class of the centre; has a password."""
    user = register_person(
        name="许文珍",
        kind="resident_id",
        number="11010519491231002X",
        phone="13800000000",
        at=AT,
    )
    enrol(user=user, centre=centre, class_name="一班", at=AT)
    user.username = "trainee"
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def notice(db):
    """The newest version of the privacy notice."""
    return PrivacyNotice.objects.get_or_create(
        version=1, defaults={"text": "告知正文。", "published_at": AT}
    )[0]
