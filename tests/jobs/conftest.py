from datetime import UTC, datetime

import pytest

from accounts.models import User
from jobs import registry
from jobs.services import start_job

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def owner(db):
    return User.objects.create(username="owner", name="钱一")


@pytest.fixture
def stranger(db):
    return User.objects.create(username="stranger", name="孙二")


@pytest.fixture
def kind():
    """Registers a handler under a name of the test and forgets it afterwards."""
    names = []

    def register(work, name="test.kind"):
        names.append(name)
        registry.handler(name)(work)
        return name

    yield register
    for name in names:
        registry._kinds.pop(name, None)


@pytest.fixture
def started(owner, kind):
    """A queued job whose work returns nothing of note."""
    return start_job(
        owner=owner, kind=kind(lambda job: {}), title="试做", arguments={}, at=AT
    )
