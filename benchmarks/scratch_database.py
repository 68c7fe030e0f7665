"""A database of its own for a benchmark, under production settings."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


def set_up(folder: str) -> None:
    """Production settings in a folder of their own: nothing of DEBUG is measured."""
    os.environ.update(
        VAR_DIR=folder,
        DEBUG="0",
        HTTPS="0",
        DEMO="0",
        LOG_LEVEL="ERROR",
        ALLOWED_HOSTS="127.0.0.1",
        DJANGO_SETTINGS_MODULE="config.settings",
    )
    import django

    django.setup()


@contextmanager
def new_database(name: str) -> Iterator[None]:
    """A migrated database that goes away again; `name` is what a server calls it."""
    from django.conf import settings
    from django.db import connection

    on_disk = str(settings.VAR_DIR / "benchmark.sqlite3")
    connection.settings_dict["TEST"]["NAME"] = (
        on_disk if connection.vendor == "sqlite" else name
    )
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db("unused", verbosity=0)
