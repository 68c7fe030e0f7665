"""How many answers a second the exam room saves, beside a bare limit in the same run.

    python benchmarks/exam_room.py [--seconds 10] [--workers 2] [--connections 128]

Needs `wrk` (a compiled load generator) and, on PostgreSQL (DATABASE_URL), `pgbench`
for the limit: the same rows in one prepared statement, committed by as many clients.
Everything runs on the loopback of this machine, bounded in time and number.
"""

import argparse
import asyncio
import os
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

from benchmarks.exam_load import (  # noqa: E402
    QUESTIONS,
    Bare,
    busy_seconds,
    form_to,
    http_request,
    put,
    request_to,
    served,
    token_of,
    wrk,
)
from benchmarks.scratch_database import new_database, set_up  # noqa: E402

MOST_WRITES = 200_000
MOST_SAVES_A_SECOND = 8_000
MOST_STARTS_A_SECOND = 600
# Seconds between two answers of a candidate.
THINKING = 10
CANDIDATES_OF_A_SITTING, EXAMINERS = 300, 21


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(PARTS), help=", ".join(PARTS))
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--candidates", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3, help="of saves and bare")
    parser.add_argument("--port", type=int, default=8104)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        with new_database("benchmark_exam_room"):
            run(options, Path(folder))


def run(options: argparse.Namespace, folder: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("collectstatic", verbosity=0, interactive=False)
    print(
        f"{connection.vendor}, {options.candidates} candidates, "
        f"{options.connections} connections, {options.workers} web processes"
    )
    stage = Stage(options, folder)
    with served(options) as stage.server:
        for part in options.parts:
            PARTS[part](stage)


class Stage:
    """A paper, and attempts of as many candidates as asked for."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        from tests.factories import make_exam_facts, make_form

        self.options, self.folder, self.server = options, folder, 0
        make_exam_facts()
        self.form = make_form(kinds=["single_choice"] * QUESTIONS)
        self.seats = self.fresh_seats()

    def fresh_seats(self) -> list:
        """Browsers of as many candidates, each at its first answer."""
        from django.utils import timezone

        from exams.attempts.scribe import Scribe
        from tests.factories import make_open_attempt

        now, number = timezone.now(), self.options.candidates
        opened = [make_open_attempt(self.form, at=now) for _ in range(number)]
        return [Scribe(lease, self.form.pk) for _, lease in opened]


def saves(stage: Stage) -> None:
    """As many answers a second as the server takes, and the bare limit, in turn: the
    disk of a machine is not the same from one minute to the next."""
    from django.db import connection

    bare = Bare(stage) if connection.vendor == "postgresql" else None
    ratios = [saves_round(stage, bare) for _ in range(stage.options.rounds)]
    if bare:
        print(f"ratio {statistics.median(ratios):.2f}, rounds {sorted(ratios)}")


def saves_round(stage: Stage, bare: "Bare | None") -> float:
    path = stage.folder / "saves"
    number = min(MOST_WRITES, stage.options.seconds * MOST_SAVES_A_SECOND)
    write_requests(stage.fresh_seats(), number, path)
    settle()
    saved = wrk(stage, path)
    if bare is None:
        return 0
    settle()
    return round(saved / bare.commits_a_second(), 2)


def settle() -> None:
    """Nothing that went before is cleared up while something is measured."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")


def starts(stage: Stage) -> float:
    """Attempts that begin: the pledge, the lease, the ticket."""
    from django.utils import timezone

    from exams.attempts.tokens import pass_for
    from tests.factories import make_attempt

    path, now = stage.folder / "starts", timezone.now()
    with path.open("wb") as file:
        for _ in range(stage.options.seconds * MOST_STARTS_A_SECOND):
            attempt = make_attempt(stage.form, at=now, order_seed=7)
            bearer = pass_for(attempt.pk, attempt.candidate_id)
            put(file, request_to("enter", attempt.pk, bearer, b'{"pledge": true}'))
    return wrk(stage, path)


def entries(stage: Stage) -> float:
    """Candidates who come in with ticket and code: the check, the session, the log."""
    from exams.sittings.services import issue_entry_codes

    path, sitting = stage.folder / "entries", open_sitting()
    issued = issue_entry_codes(
        sitting=sitting.sitting, actor=sitting.clerk, at=sitting.now
    )
    with path.open("wb") as file:
        for one in random.Random(3).choices(
            issued, k=stage.options.seconds * MOST_STARTS_A_SECOND
        ):
            form = {"ticket": one.candidacy.ticket, "code": one.code}
            put(file, form_to("/enter/", form))
    return wrk(stage, path)


def open_sitting():
    """A sitting of 300 candidates in its entry time, with the tests' short verbs."""
    from django.utils import timezone

    from exams.sittings.services import plan_sitting
    from standards.models import ApplicationCondition, Standard
    from standards.validation import read_standard
    from tests.factories import make_centre, make_staff, make_standard_level
    from tests.sittings.conftest import DOCUMENT, Stage

    level, now = make_standard_level(4), timezone.now()
    document = read_standard(DOCUMENT.read_bytes()).as_dict()
    Standard.objects.filter(pk=level.standard_id).update(document=document)
    ApplicationCondition.objects.create(
        level=level, code="4-1", text="条件。", position=1
    )
    centre = make_centre(site_code="000123")
    people = [make_staff(role, centre=centre) for role in ("clerk", "registrar")]
    examiners = [make_staff("examiner", centre=centre) for _ in range(EXAMINERS)]
    sitting = plan_sitting(
        centre=centre,
        level=make_standard_level(4),
        title="基准测试",
        opens_at=now + timedelta(minutes=1),
        closes_at=now + timedelta(hours=4),
        actor=people[0],
        at=now,
    )
    stage = Stage(sitting, *people, examiners, now)
    stage.open(CANDIDATES_OF_A_SITTING)
    return stage


def papers(stage: Stage) -> float:
    """The questions of a paper of a hundred items, compressed."""
    path = stage.folder / "papers"
    with path.open("wb") as file:
        for seat in stage.seats * 20:
            head = f"GET /attempts/{seat.lease.attempt_id}/paper/ HTTP/1.1\r\n"
            put(
                file,
                f"{head}Host: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
                f"Authorization: Bearer {token_of(seat)}\r\n\r\n".encode(),
            )
    return wrk(stage, path)


def thinking(stage: Stage) -> float:
    """A thousand candidates who save every ten seconds, and whose pages ask for the
    time as often: how long one waits, and how busy the machine is, the load generator
    included."""
    return asyncio.run(think(stage, stage.fresh_seats()))


async def think(stage: Stage, seats: list) -> float:
    begin, busy = time.monotonic(), busy_seconds()
    room = Thinking(stage.options.port, begin + stage.options.seconds * 2)
    lives = [live(seat) for seat in seats for live in (room.writes, room.asks)]
    await asyncio.gather(*lives)
    seconds = time.monotonic() - begin
    share = (busy_seconds() - busy) / (seconds * (os.cpu_count() or 1))
    for name, waits in room.waits.items():
        waits.sort()
        print(
            f"thinking: {len(waits) / seconds:.0f} {name}/s, p50 "
            f"{waits[len(waits) // 2]:.1f} ms, p99 {waits[len(waits) * 99 // 100]:.1f} ms"
        )
    print(f"thinking: machine {share:.0%} busy")
    saves = room.waits["saves"]
    return saves[len(saves) * 99 // 100]


class Thinking:
    """Pages of candidates, each with a connection for what it writes and one for what
    it asks; `waits` are milliseconds."""

    def __init__(self, port: int, end: float) -> None:
        self.port, self.end = port, end
        self.draw = random.Random(2)
        self.waits: dict[str, list[float]] = {"saves": [], "pulses": []}

    async def writes(self, seat) -> None:
        token = token_of(seat)

        def request() -> bytes:
            answer = {"choice": [self.draw.choice("ABCD")]}
            write = seat.write(self.draw.randint(1, QUESTIONS), answer)
            return http_request(seat.lease.attempt_id, token, write)

        await self._live("saves", request)

    async def asks(self, seat) -> None:
        said = b'{"unsent": 0, "visible": true}'
        pulse = request_to("clock", seat.lease.attempt_id, token_of(seat), said)
        await self._live("pulses", lambda: pulse)

    async def _live(self, name: str, request: Callable[[], bytes]) -> None:
        await asyncio.sleep(self.draw.random() * THINKING)
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while time.monotonic() < self.end:
            asked = request()
            sent = time.perf_counter()
            writer.write(asked)
            status = await reader.readline()
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(re.search(rb"content-length: (\d+)", head)[1]))
            self.waits[name].append((time.perf_counter() - sent) * 1000)
            if b" 200 " not in status:
                raise SystemExit(f"one of the {name} was refused: {status!r}")
            await asyncio.sleep(self.draw.uniform(0.5, 1.5) * THINKING)
        writer.close()


def write_requests(seats: list, number: int, path: Path) -> None:
    """Requests of honest browsers, one candidate after the other."""
    draw = random.Random(1)
    tokens = [token_of(seat) for seat in seats]
    with path.open("wb") as file:
        for n in range(number):
            seat, token = seats[n % len(seats)], tokens[n % len(seats)]
            item, letter = draw.randint(1, QUESTIONS), draw.choice("ABCD")
            write = seat.write(item, {"choice": [letter]})
            put(file, http_request(seat.lease.attempt_id, token, write))


PARTS = {
    "saves": saves,
    "starts": starts,
    "entries": entries,
    "papers": papers,
    "thinking": thinking,
}

if __name__ == "__main__":
    main()
