"""An exam room to be hurt: a database, the exam server over it, candidates before it."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.candidate import Candidate, Seat
from tests.faults.clerk import Clerk
from tests.faults.cluster import Cluster
from tests.faults.database import copied, dropped
from tests.faults.load import Load
from tests.faults.web import WebServer

_numbers = count(1)
# What the oracle may find none of, in any test.
DAMAGE = (
    "lost",
    "duplicated",
    "mutated",
    "phantom",
    "forged",
    "unexplained",
    "stuck",
)


class Room:
    def __init__(self, cluster: Cluster, database: str, web: WebServer, folder: Path):
        self.cluster, self.database = cluster, database
        self.web, self.folder = web, folder
        self.clerk = Clerk(web.environment)

    def seats(self, number: int, *options: str) -> list[Seat]:
        """Admit so many candidates; `options` as of tests/faults/seats.py."""
        told = self.run("-m", "tests.faults.seats", "--seats", str(number), *options)
        return [Seat(**seat) for seat in json.loads(told)]

    @contextmanager
    def load(
        self,
        seats: Sequence[Seat],
        *,
        pace: float,
        port: int | None = None,
        enters: bool = True,
        browser: type[Candidate] = Candidate,
    ) -> Iterator[Load]:
        """Candidates who have entered, unless they are to wait at the door; `port`
        is a proxy's if not the server's."""
        port = port or self.web.port
        with Load(seats, port, self.folder, pace=pace, browser=browser) as load:
            if enters:
                load.enter()
            yield load

    def verdict(self, *files: Path) -> dict[str, Any]:
        """What `verify_receipts` says about the candidates' files."""
        told = self.run("manage.py", "verify_receipts", "--json", *map(str, files))
        found: dict[str, Any] = json.loads(told)
        return found

    def run(self, *words: str) -> str:
        """The output of a program of ours over this room's database; 0 and 1 are
        answers, anything else is a fault of the test."""
        status, told, errors = self.clerk.do(*words)
        if status not in (0, 1) or not told:
            raise RuntimeError(errors)
        return told

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(sql, values).fetchall()

    def do(self, sql: str) -> None:
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute(sql)


@contextmanager
def opened_room(cluster: Cluster, folder: Path, **options: Any) -> Iterator[Room]:
    """A room with a database of its own; `options` go to its server."""
    name = f"room{next(_numbers)}"
    address = copied(cluster, name)
    web = WebServer(address, folder, **options)
    room = Room(cluster, address, web, folder)
    try:
        web.start()
        yield room
    finally:
        room.clerk.end()
        web.kill()
        if cluster.answers():
            # Fewer files to look through when the cluster recovers from a crash.
            dropped(cluster, name)


def damage(verdict: dict[str, Any]) -> dict[str, int]:
    """The kinds of damage that were found; none: {}."""
    return {kind: verdict[kind] for kind in DAMAGE if verdict[kind]}


def assert_nothing_lost(verdict: dict[str, Any], receipts: int) -> None:
    """The oracle's own criteria, with proof that it looked at something."""
    assert damage(verdict) == {}, verdict["faults"]
    assert verdict["audit_problem"] == ""
    assert verdict["sound"]
    assert verdict["receipts"] == receipts > 0
