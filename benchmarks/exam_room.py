"""How many answers a second the exam room saves, beside a bare limit in the same run.

    python benchmarks/exam_room.py [--seconds 10] [--workers 2] [--connections 128]

Needs `wrk` (a compiled load generator) and, on PostgreSQL (DATABASE_URL), `pgbench`
for the limit: the same rows in one prepared statement, committed by as many clients.
Everything runs on the loopback of this machine, bounded in time and number.
"""

import argparse
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "site"), str(ROOT)]

from benchmarks.scratch_database import new_database, set_up  # noqa: E402

QUESTIONS = 100
MOST_WRITES = 200_000
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
local file = io.open(os.getenv("REQUESTS"), "rb")
local bad = 0
function request()
  local size = file:read(8)
  if not size then wrk.thread:stop() return "" end
  return file:read(tonumber(size))
end
function response(status) if status ~= 200 then bad = bad + 1 end end
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--connections", type=int, default=128)
    parser.add_argument("--candidates", type=int, default=1000)
    parser.add_argument("--writes", type=int, default=MOST_WRITES)
    parser.add_argument("--port", type=int, default=8104)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        with new_database("benchmark_exam_room"):
            run(options, Path(folder))


def run(options: argparse.Namespace, folder: Path) -> None:
    from django.db import connection

    seats = open_attempts(options.candidates)
    requests = folder / "requests"
    write_requests(seats, min(options.writes, MOST_WRITES), requests)
    print(
        f"{connection.vendor}, {options.candidates} candidates, "
        f"{options.connections} connections, {options.workers} web processes"
    )
    with served(options):
        saved = wrk(options, requests, folder, "/attempts/")
    if connection.vendor == "postgresql":
        limit = pgbench(options, folder)
        print(
            f"pgbench, the same rows in one statement: {limit:,.0f}/s; "
            f"ratio {saved / limit:.2f}"
        )


def open_attempts(number: int) -> list:
    """Attempts of as many candidates on one paper, each with its scribe."""
    from django.utils import timezone

    from exams.attempts.scribe import Scribe
    from tests.factories import make_exam_facts, make_form, make_open_attempt

    make_exam_facts()
    form = make_form(kinds=["single_choice"] * QUESTIONS)
    now = timezone.now()
    return [
        Scribe(lease, form.pk)
        for _, lease in (make_open_attempt(form, at=now) for _ in range(number))
    ]


def write_requests(seats: list, number: int, path: Path) -> None:
    """Requests of honest browsers, one candidate after the other."""
    from exams.attempts.tokens import token_for

    tokens = [
        token_for(one.token.attempt_id, one.token.form_id, 1, one.token.device)
        for one in seats
    ]
    draw = random.Random(1)
    with path.open("wb") as file:
        for n in range(number):
            seat = seats[n % len(seats)]
            token = tokens[n % len(seats)]
            write = seat.write(
                draw.randint(1, QUESTIONS), {"choice": [draw.choice("ABCD")]}
            )
            request = http_request(seat.lease.attempt_id, token, write)
            file.write(b"%08d" % len(request) + request)


def http_request(attempt_id, token: str, write) -> bytes:
    body = json.dumps({"events": [{
        "event_uuid": str(write.event_uuid),
        "item": write.item,
        "kind": write.kind,
        "epoch": write.epoch,
        "client_seq": write.client_seq,
        "prev": write.prev,
        "sha256": write.sha256,
        "payload": write.payload,
    }]})  # fmt: skip
    return (
        f"POST /attempts/{attempt_id}/events/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


@contextmanager
def served(options: argparse.Namespace) -> Iterator[None]:
    """The production server over the same database; stopped by its own id."""
    process = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("uvicorn")), "config.asgi:application",
            f"--port={options.port}", f"--workers={options.workers}",
            "--no-access-log", "--log-level=warning",
        ],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url(), "PYTHONPATH": "site:."},
    )  # fmt: skip
    try:
        wait_for(options.port)
        yield
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


def wrk(options: argparse.Namespace, requests: Path, folder: Path, path: str) -> float:
    script = folder / "post.lua"
    script.write_text(LUA)
    out = subprocess.run(
        [
            shutil.which("wrk") or "wrk", "-t1", f"-c{options.connections}",
            f"-d{options.seconds}", "--latency", "-s", str(script),
            f"http://127.0.0.1:{options.port}{path}",
        ],
        env={**os.environ, "REQUESTS": str(requests)},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    print(out)
    from exams.attempts.models import ResponseEvent

    stored = ResponseEvent.objects.count()
    print(f"stored {stored}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])


def pgbench(options: argparse.Namespace, folder: Path) -> float:
    """The same rows by clients that do nothing else: lock, event, answer, head."""
    from django.db import connection

    from exams.attempts.models import Attempt

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE seat AS SELECT row_number() OVER () AS n, a.id, "
            "min(i.id) AS first_item FROM attempts_attempt a "
            "JOIN papers_formitem i ON i.form_id = a.form_id GROUP BY a.id"
        )
        cursor.execute("CREATE SEQUENCE seat_position CACHE 1000")
        cursor.execute("CREATE UNIQUE INDEX seat_n ON seat (n)")
    script = folder / "save.sql"
    script.write_text(
        BARE % {"candidates": Attempt.objects.count(), "items": QUESTIONS}
    )
    at = connection.settings_dict
    out = subprocess.run(
        [
            shutil.which("pgbench") or "pgbench", "-h", at["HOST"], "-p", str(at["PORT"]),
            "-U", at["USER"], "-n", "-M", "prepared", "-f", str(script),
            "-c", str(min(options.connections, 64)), "-j", "2", "-T", str(options.seconds),
            at["NAME"],
        ],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    print(out)
    return float(re.search(r"tps = ([\d.]+)", out)[1])


if __name__ == "__main__":
    main()
