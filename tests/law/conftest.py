import pytest

from law import loading


@pytest.fixture
def calendar(db):
    """The announced days and dated facts, also after a test that emptied tables."""
    loading.load_calendar()
    loading.load_facts()
