"""How many answers a second the exam room saves, beside a bare limit in the same run.

    python benchmarks/exam_room.py [--seconds 10] [--workers 2] [--connections 128]

Needs `wrk` (a compiled load generator) and, on PostgreSQL (DATABASE_URL), `pgbench`
for the limit: the same rows in one prepared statement, committed by as many clients.
Everything runs on the loopback of this machine, bounded in time and number.
"""

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

from benchmarks.scratch_database import new_database, set_up  # noqa: E402

QUESTIONS = 100
MOST_WRITES = 200_000
MOST_SAVES_A_SECOND = 8_000
MOST_STARTS_A_SECOND = 600
# Seconds between two answers of a candidate.
THINKING = 10
CANDIDATES_OF_A_SITTING, EXAMINERS = 300, 21
BARE = """
\\set n random(1, %(candidates)d)
\\set item random(0, %(items)d - 1)
WITH held AS MATERIALIZED (
  SELECT a.id, a.position, a.status, a.closes_at, s.first_item + :item AS item
  FROM attempts_attempt a JOIN seat s ON s.id = a.id
  WHERE s.n = :n AND a.status = 'open' AND a.closes_at > clock_timestamp()
  FOR NO KEY UPDATE OF a
), event AS (
  INSERT INTO attempts_responseevent (attempt_id, event_uuid, position, form_item_id,
    kind, epoch, client_seq, payload, prev_sha256, sha256, received_at, address, source)
  SELECT id, gen_random_uuid(), 1000000 + nextval('seat_position'), item, 'answer', 1,
    position, '{"choice": ["A"]}', repeat('a', 64), repeat('b', 64), clock_timestamp(),
    '127.0.0.1', 'live' FROM held
), answer AS (
  INSERT INTO attempts_response (attempt_id, form_item_id, answer, answer_epoch,
    answer_seq, sha256, saved_at, flagged, flag_epoch, flag_seq, flag_sha256)
  SELECT id, item, '{"choice": ["A"]}', 1, position, repeat('b', 64), clock_timestamp(),
    false, 0, 0, '' FROM held
  ON CONFLICT (attempt_id, form_item_id) DO UPDATE SET answer = excluded.answer,
    answer_seq = excluded.answer_seq, sha256 = excluded.sha256,
    saved_at = excluded.saved_at
)
UPDATE attempts_attempt a SET position = a.position + 1, head_seq = a.head_seq + 1,
  head_sha256 = repeat('b', 64) FROM held WHERE a.id = held.id;
"""
# Reads whole requests, each after its length, and sends them in their order.
LUA = """
local file, made = io.open(os.getenv("REQUESTS"), "rb"), 0
good, refused, others = 0, {}, "none"
function setup(thread) wrk_thread = thread end
function request()
  made = made + 1
  if made == 1 then return "GET / HTTP/1.1\\r\\n\\r\\n" end
  local size = file:read(8)
  if not size then wrk.thread:stop() return "GET / HTTP/1.1\\r\\n\\r\\n" end
  return file:read(tonumber(size))
end
function response(status)
  if status == 200 or status == 302 then good = good + 1 return end
  refused[status] = (refused[status] or 0) + 1
  others = ""
  for code, number in pairs(refused) do others = others .. code .. ": " .. number .. " " end
end
function done(summary)
  local seconds = summary.duration / 1e6
  io.write(string.format("good per second: %%.1f\\n", wrk_thread:get("good") / seconds))
  io.write("others: " .. wrk_thread:get("others") .. "\\n")
end
""".replace("%%", "%")


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
    """A thousand candidates who save every ten seconds: how long one waits, and how
    busy the machine is, the load generator included."""
    return asyncio.run(think(stage, stage.fresh_seats()))


async def think(stage: Stage, seats: list) -> float:
    draw = random.Random(2)
    begin, busy = time.monotonic(), busy_seconds()
    waits: list[float] = []
    end = begin + stage.options.seconds * 2
    await asyncio.gather(*(one_thinks(stage, seat, end, draw, waits) for seat in seats))
    seconds = time.monotonic() - begin
    share = (busy_seconds() - busy) / (seconds * (os.cpu_count() or 1))
    waits.sort()
    print(
        f"thinking: {len(waits) / seconds:.0f} saves/s, p50 "
        f"{waits[len(waits) // 2]:.1f} ms, p99 {waits[len(waits) * 99 // 100]:.1f} ms, "
        f"machine {share:.0%} busy"
    )
    return waits[len(waits) * 99 // 100]


async def one_thinks(stage: Stage, seat, end: float, draw, waits: list[float]) -> None:
    token = token_of(seat)
    await asyncio.sleep(draw.random() * THINKING)
    reader, writer = await asyncio.open_connection("127.0.0.1", stage.options.port)
    while time.monotonic() < end:
        write = seat.write(
            draw.randint(1, QUESTIONS), {"choice": [draw.choice("ABCD")]}
        )
        sent = time.perf_counter()
        writer.write(http_request(seat.lease.attempt_id, token, write))
        status = await reader.readline()
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(re.search(rb"content-length: (\d+)", head)[1]))
        waits.append((time.perf_counter() - sent) * 1000)
        if b" 200 " not in status:
            raise SystemExit(f"a write was refused: {status!r}")
        await asyncio.sleep(draw.uniform(0.5, 1.5) * THINKING)
    writer.close()


def seconds_of(server: int) -> float:
    """What the processes of the server have worked."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(") ")[2].split()
            ticks += (int(fields[11]) + int(fields[12])) * (int(fields[1]) == server)
    return ticks / os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """What all cores of this machine have worked since it started."""
    fields = list(map(int, Path("/proc/stat").read_text().split()[1:9]))
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


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


def token_of(seat) -> str:
    from exams.attempts.tokens import token_for

    held = seat.token
    return token_for(held.attempt_id, held.form_id, held.epoch, held.device)


def put(file, request: bytes) -> None:
    file.write(b"%08d" % len(request) + request)


def http_request(attempt_id, token: str, write) -> bytes:
    from exams.attempts.files import event_document

    body = json.dumps({"events": [event_document(write)]}).encode()
    return request_to("events", attempt_id, token, body)


def request_to(name: str, attempt_id, bearer: str, body: bytes) -> bytes:
    return (
        f"POST /attempts/{attempt_id}/{name}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {bearer}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def form_to(path: str, fields: dict[str, str]) -> bytes:
    body = urlencode(fields | {"csrfmiddlewaretoken": "a" * 32})
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={'a' * 32}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


@contextmanager
def served(options: argparse.Namespace) -> Iterator[int]:
    """The production server over the same database; stopped by its own id."""
    process = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("uvicorn")), "config.asgi:application",
            f"--port={options.port}", f"--workers={options.workers}",
            "--no-access-log", "--log-level=warning", "--timeout-keep-alive=75",
            "--no-proxy-headers",
        ],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url(), "PYTHONPATH": "site:."},
    )  # fmt: skip
    try:
        wait_for(options.port)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def database_url() -> str:
    from django.db import connection

    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            time.sleep(1)
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def wrk(stage: Stage, requests: Path) -> float:
    """Answers with status 200 a second; says how long the slowest waited. Before it
    starts, wrk makes one request that it never sends."""
    script = stage.folder / "post.lua"
    script.write_text(LUA)
    name, web, busy = requests.name, seconds_of(stage.server), busy_seconds()
    out = subprocess.run(
        [
            shutil.which("wrk") or "wrk", "-t1", f"-c{stage.options.connections}",
            f"-d{stage.options.seconds}", "--latency", "-s", str(script),
            f"http://127.0.0.1:{stage.options.port}/",
        ],
        env={**os.environ, "REQUESTS": str(requests)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    rate = float(re.search(r"good per second: ([\d.]+)", out)[1])
    p99 = re.search(r"^\s+99%\s+(\S+)", out, re.M)[1]
    done = rate * stage.options.seconds / 1e6
    web, busy = (seconds_of(stage.server) - web) / done, (busy_seconds() - busy) / done
    print(
        f"{name}: {rate:,.0f}/s, p99 {p99}, {re.search(r'others: .*', out)[0]}, "
        f"work {web:.0f} µs in the web processes, {busy:.0f} µs in all"
    )
    return rate


class Bare:
    """The same rows by clients that do nothing else: lock, event, answer, head."""

    def __init__(self, stage: Stage) -> None:
        from django.db import connection

        from exams.attempts.models import Attempt

        self.options, self.script = stage.options, stage.folder / "save.sql"
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE seat AS SELECT row_number() OVER () AS n, a.id, "
                "min(i.id) AS first_item FROM attempts_attempt a "
                "JOIN papers_formitem i ON i.form_id = a.form_id GROUP BY a.id"
            )
            cursor.execute("CREATE SEQUENCE seat_position CACHE 1000")
            cursor.execute("CREATE UNIQUE INDEX seat_n ON seat (n)")
        numbers = {"candidates": Attempt.objects.count(), "items": QUESTIONS}
        self.script.write_text(BARE % numbers)

    def commits_a_second(self) -> float:
        from django.db import connection

        at, options = connection.settings_dict, self.options
        out = subprocess.run(
            [
                shutil.which("pgbench") or "pgbench", "-h", at["HOST"],
                "-p", str(at["PORT"]), "-U", at["USER"], "-n", "-M", "prepared",
                "-f", str(self.script), "-c", str(min(options.connections, 64)),
                "-j", "2", "-T", str(options.seconds), at["NAME"],
            ],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        rate = float(re.search(r"tps = ([\d.]+)", out)[1])
        print(f"bare: {rate:,.0f} commits/s of the same rows in one statement")
        return rate


PARTS = {
    "saves": saves,
    "starts": starts,
    "entries": entries,
    "papers": papers,
    "thinking": thinking,
}

if __name__ == "__main__":
    main()
