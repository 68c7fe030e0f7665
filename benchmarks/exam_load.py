"""Load on the exam room: requests of browsers, who sends them, who answers, the limit.

`wrk` sends whole requests from a file, `pgbench` commits the same rows without us.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = 100
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
            sys.executable, "manage.py", "serve",
            f"--port={options.port}", f"--web-workers={options.workers}",
        ],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url()},
        stdout=subprocess.DEVNULL,
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


def seconds_of(server: int) -> float:
    """What the web processes of the server have worked."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = path.read_text().rpartition(") ")
            fields, is_web = rest.split(), name.endswith("(xieli-web")
            if is_web and int(fields[1]) == server:
                ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """What all cores of this machine have worked since it started."""
    fields = list(map(int, Path("/proc/stat").read_text().split()[1:9]))
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def wrk(stage: Any, requests: Path) -> float:
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

    def __init__(self, stage: Any) -> None:
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
