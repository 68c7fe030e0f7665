"""Test databases: migrated once into a template, copied fresh for every run.

Tests that commit have the copy made anew after them (tests/conftest.py).

Running some 450 migrations takes half a minute; copying what they made takes none.
The template is named after the migrations, so a changed one makes a new template.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def copy_template(template: str, target: str) -> None:
    """Make `target` (a file or a database name) anew from the template."""
    if connection.vendor == "postgresql":
        _copy_postgresql(template, target)
    else:
        with (settings.VAR_DIR / "template.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _copy_sqlite(Path(template), Path(target))


def next_name(used: str) -> str:
    """Where the next copy goes. On SQLite a new file each time: a page that still
    asks the live server must not meet its file half replaced."""
    if connection.vendor == "postgresql":
        return used
    _remove(Path(used))
    stem, _, number = used.removesuffix(".sqlite3").partition(".copy-")
    return f"{stem}.copy-{int(number or 0) + 1}.sqlite3"


def _remove(database: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{database}{ending}").unlink(missing_ok=True)


def _copy_sqlite(template: Path, target: Path) -> None:
    if not template.exists():
        unfinished = template.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        _migrate(f"sqlite:///{unfinished}")
        unfinished.rename(template)
    _remove(target)
    shutil.copyfile(template, target)


def _copy_postgresql(template: str, target: str) -> None:
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        # Checkouts share the server and its templates, so the server keeps the lock:
        # nobody else migrates, renames or copies a template until this session ends.
        cursor.execute("SELECT pg_advisory_lock(hashtext('test template'))")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        if not cursor.fetchone():
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}_unfinished"')
            cursor.execute(f'CREATE DATABASE "{template}_unfinished"')
            _migrate(_address_of(f"{template}_unfinished"))
            cursor.execute(
                f'ALTER DATABASE "{template}_unfinished" RENAME TO "{template}"'
            )
        cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{template}"')


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
