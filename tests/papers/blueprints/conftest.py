"""An officer, a manager, a kept blueprint of 100 items, and caches that forget."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import CentreRole, PlatformRole
from exams.papers.blueprints.live import forget_verdicts
from exams.papers.blueprints.plans import ground_of
from exams.papers.blueprints.presets import preset_rules
from exams.papers.blueprints.services import create_blueprint
from exams.papers.blueprints.stock import forget_stocks
from tests.factories import make_centre, make_staff, make_user


@pytest.fixture(autouse=True)
def _no_memory_of_other_banks():
    """Rows of rolled back tests come again under the same ids."""
    forget_stocks()
    forget_verdicts()


@pytest.fixture
def centre(db):
    return make_centre()


@pytest.fixture
def officer(centre):
    return make_staff(CentreRole.PAPER_OFFICER, centre=centre)


@pytest.fixture
def manager(db):
    user = make_user()
    user.groups.add(Group.objects.get_or_create(name=PlatformRole.BANK_MANAGER)[0])
    return user


@pytest.fixture
def rules(level):
    return preset_rules("T2", ground_of(level, "theory"), cooldown=3)


@pytest.fixture
def keep(level, rules, now):
    """Keep a blueprint; of the platform without a centre."""

    def make(**fields):
        wish = {"actor": None, "centre": None, "level": level, "part": "theory"}
        return create_blueprint(
            **wish | {"name": "方案", "rules": rules, "at": now} | fields
        )

    return make


@pytest.fixture
def blueprint(keep, centre):
    return keep(centre=centre)
