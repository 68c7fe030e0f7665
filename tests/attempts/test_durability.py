"""“Saved” is said after a flush to disk: the settings are read from the database."""

import pytest
from django.db import connection

FULL = 2
WANTED = {
    "sqlite": {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": FULL},
    "postgresql": {
        "SHOW synchronous_commit": "on",
        "SHOW full_page_writes": "on",
    },
}


@pytest.mark.django_db
@pytest.mark.parametrize("question", list(WANTED[connection.vendor]))
def test_a_commit_is_durable_before_it_is_acknowledged(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        assert cursor.fetchone()[0] == WANTED[connection.vendor][question]


@pytest.mark.django_db
def test_sqlite_takes_its_write_lock_at_the_start_of_a_transaction(settings):
    """Else two savers could both read and one of them fail on the upgrade."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows")
    options = settings.DATABASES["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
