"""Test databases: migrated once into a template, copied fresh for every run.

Tests that commit leave the copy as they found it (tests/conftest.py): on SQLite it is
made anew; on PostgreSQL, where that takes seconds for its thousand files, their rows go
and those of the template come back.

Running some 300 migrations takes half a minute; copying what they made takes none.
The template is named after the migrations, so a changed one makes a new template.

    python -m tests.databases       # make the template before anybody asks for it
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import psycopg
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

ROOT = Path(__file__).resolve().parents[1]


_END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def copy_template(template: str, target: str) -> None:
    """Make `target` (a file or a database name) anew from the template."""
    with _made(template) as cursor:
        if cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{template}"')
        else:
            _remove(Path(target))
            shutil.copyfile(template, target)


def restore_copy() -> None:
    """Bring the open database, a copy of the template, back to what it was."""
    connection.close()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_END_OTHERS)
            cursor.execute("SELECT kept._restore()")
        return
    at = connection.settings_dict
    at["NAME"] = _next_name(at["NAME"])
    copy_template(settings.TEST_TEMPLATE, at["NAME"])


def _next_name(used: str) -> str:
    """Where the next copy goes. A new file each time: a page that still asks the live
    server must not meet its file half replaced."""
    _remove(Path(used))
    stem, _, number = used.removesuffix(".sqlite3").partition(".copy-")
    return f"{stem}.copy-{int(number or 0) + 1}.sqlite3"


def _remove(database: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)


@contextmanager
def _made(template: str) -> Iterator[CursorWrapper | None]:
    """While it lasts the template is there and nobody else makes or copies one; on
    PostgreSQL with a cursor for its server."""
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            # Checkouts share the server and its templates, so the server keeps the
            # lock until this session ends.
            cursor.execute("SELECT pg_advisory_lock(hashtext('test template'))")
            _make_postgresql(cursor, template)
            yield cursor
    else:
        with (settings.VAR_DIR / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _make_sqlite(Path(template))
            yield None


def _make_sqlite(template: Path) -> None:
    if template.exists():
        return
    unfinished = template.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    _migrate(f"sqlite:///{unfinished}")
    unfinished.rename(template)


def _make_postgresql(cursor: CursorWrapper, template: str) -> None:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
    if cursor.fetchone():
        return
    unfinished = f"{template}_unfinished"
    cursor.execute(f'DROP DATABASE IF EXISTS "{unfinished}"')
    cursor.execute(f'CREATE DATABASE "{unfinished}"')
    _migrate(_address_of(unfinished))
    with psycopg.connect(_address_of(unfinished)) as filled:
        filled.execute((Path(__file__).parent / "kept_rows.sql").read_text())
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')


def _address_of(name: str) -> str:
    at: dict[str, Any] = connection.settings_dict
    password = f":{at['PASSWORD']}" if at["PASSWORD"] else ""
    return f"postgres://{at['USER']}{password}@{at['HOST']}:{at['PORT']}/{name}"


def _migrate(address: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "config.test_settings",
        },
        check=True,
        timeout=600,
    )


if __name__ == "__main__":
    django.setup()
    with _made(settings.TEST_TEMPLATE):
        pass
