import pytest

from law.loading import load_calendar


@pytest.fixture
def loaded_days(db):
    """The stored calendar of working days."""
    load_calendar()
