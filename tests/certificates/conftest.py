from datetime import date

import pytest

from certificates.services import issue_certificates
from tests.factories import (
    make_candidacy,
    make_centre,
    make_result,
    make_sitting,
    make_staff,
)

ISSUED_ON = date(2026, 11, 22)


@pytest.fixture
def centre(db):
    return make_centre(organisation_code="0000", site_code="000123")


@pytest.fixture
def clerk(centre):
    return make_staff("clerk", centre=centre, name="考务员甲")


@pytest.fixture
def registrar(centre):
    return make_staff("registrar", centre=centre, name="发布人甲")


@pytest.fixture
def sitting(centre):
    return make_sitting(centre=centre)


@pytest.fixture
def passed(sitting):
    """Make a person who passed the sitting: `passed(name=…)`."""

    def make(**fields):
        return make_result(make_candidacy(sitting=sitting, **fields))

    return make


@pytest.fixture
def issue(sitting, clerk, now):
    """Issue to everyone who waits; keywords override issue_certificates'."""

    def issue_(**fields):
        act = {"sitting": sitting, "actor": clerk, "issued_on": ISSUED_ON, "at": now}
        return issue_certificates(**act | fields)

    return issue_


@pytest.fixture
def certificate(passed, issue):
    passed()
    return issue()[0]
