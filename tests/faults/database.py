"""A migrated database for every fault test, made from a dump that is kept.

Migrating takes half a minute; reading the dump in takes a few seconds, and copying
the database within its cluster less than one. `TEMPLATE_SERVER` is the address of a
server on which the other tests have left their template: it is dumped in that case.
"""

import fcntl
import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from tests.faults.cluster import Cluster, binaries, new_cluster
from tests.faults.web import ROOT, production_environment

MIGRATED = "migrated"


def fill(cluster: Cluster) -> None:
    """Give the cluster the database MIGRATED, from which others are copied."""
    dump = kept_dump()
    _create(cluster, MIGRATED)
    _run(
        "psql",
        cluster.address(MIGRATED),
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-f",
        str(dump),
    )


def copied(cluster: Cluster, name: str) -> str:
    """The address of a new database that holds what migrations made."""
    with cluster.connect() as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{MIGRATED}"')
    return cluster.address(name)


def dropped(cluster: Cluster, name: str) -> None:
    with cluster.connect() as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def kept_dump() -> Path:
    """Named after the migrations, as the template of other tests is."""
    state = re.findall(r"[0-9a-f]{12}", Path(settings.TEST_TEMPLATE).name)[-1]
    dump = Path(settings.VAR_DIR) / f"migrated-{state}.sql"
    with dump.with_name("migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not dump.exists():
            _make(dump, state)
    return dump


def _make(dump: Path, state: str) -> None:
    unfinished = dump.with_suffix(".unfinished")
    if server := os.environ.get("TEMPLATE_SERVER"):
        _dump(f"{server}/template_{state}", unfinished)
    else:
        _migrate_and_dump(unfinished)
    unfinished.rename(dump)


def _migrate_and_dump(dump: Path) -> None:
    with new_cluster() as cluster:
        _create(cluster, MIGRATED)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env=production_environment(
                cluster.address(MIGRATED), cluster.data.parent, 0
            ),
            check=True,
            timeout=600,
        )
        _dump(cluster.address(MIGRATED), dump)


def _dump(address: str, dump: Path) -> None:
    _run("pg_dump", address, "--no-owner", "--exclude-schema=kept", "-f", str(dump))


def _create(cluster: Cluster, name: str) -> None:
    with cluster.connect() as connection:
        connection.execute(f'CREATE DATABASE "{name}"')


def _run(program: str, address: str, *options: str) -> None:
    folder = binaries()
    assert folder, "PostgreSQL is not installed"
    done = subprocess.run(
        [str(folder / program), *options, address],
        capture_output=True,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
