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
def test_a_second_saver_waits_and_then_reads_what_the_first_wrote():
    """SQLite: by its lock at the start; PostgreSQL: by the row, newest version."""
    if connection.vendor == "sqlite":
        assert connection.transaction_mode == "IMMEDIATE"
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone()[0] == "read committed"
