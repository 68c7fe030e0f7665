"""How long saving one answer takes: `python benchmarks/answer_write.py [--writes N]`.

Writes at most 500 answers to a paper of 100 questions in a new database (SQLite in a
temporary folder, or the test server named by DATABASE_URL), once through Django's
test client and once through one gunicorn worker on the loopback, one after the
other, each write committed durably. Prints milliseconds.
"""

import argparse
import http.client
import json
import os
import platform
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_WRITES = 500
QUESTIONS = 100
WARM_UP = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writes", type=int, default=MOST_WRITES)
    parser.add_argument("--port", type=int, default=8104)
    options = parser.parse_args()
    writes = min(options.writes, MOST_WRITES)
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        with test_database() as name:
            seat = take_a_seat()
            bodies = make_bodies(seat[0], 2 * writes + 2 * WARM_UP)
            half = writes + WARM_UP
            report("test client", time_client(seat, bodies[:half]))
            with gunicorn(options.port, name):
                report(
                    "gunicorn, 1 worker",
                    time_gunicorn(seat, bodies[half:], options.port),
                )


def set_up(folder: str) -> None:
    """Production settings in a folder of their own: nothing of DEBUG is measured."""
    os.environ.update(
        VAR_DIR=folder,
        DEBUG="0",
        HTTPS="0",
        DEMO="0",
        LOG_LEVEL="ERROR",
        ALLOWED_HOSTS="127.0.0.1,testserver",
        DJANGO_SETTINGS_MODULE="config.settings",
    )
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()


@contextmanager
def test_database():
    """A migrated database that goes away again; yields its name."""
    from django.conf import settings
    from django.db import connection

    # A test database on SQLite would live in memory, where nothing is flushed.
    on_disk = str(settings.VAR_DIR / "benchmark.sqlite3")
    on_server = "benchmark_answer_write"
    connection.settings_dict["TEST"]["NAME"] = (
        on_disk if connection.vendor == "sqlite" else on_server
    )
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield connection.settings_dict["NAME"]
    finally:
        connection.creation.destroy_test_db("unused", verbosity=0)


def take_a_seat():
    """An open attempt, and a signed-in client that holds its lease."""
    from django.test import Client
    from django.utils import timezone

    from exams.attempts import cookies
    from tests.factories import make_form, make_open_attempt

    form = make_form(kinds=["single_choice"] * QUESTIONS)
    attempt, lease = make_open_attempt(form, at=timezone.now())
    client = Client(enforce_csrf_checks=True)
    client.force_login(attempt.candidate)
    client.cookies[cookies.NAME] = lease.token
    client.cookies["csrftoken"] = "x" * 32
    return attempt, client


def make_bodies(attempt, number: int) -> list[bytes]:
    """Writes of an honest browser, going through the paper again and again."""
    from tests.factories import make_write

    writes = (
        make_write(
            attempt, seq % QUESTIONS + 1, {"choice": ["ABCD"[seq % 4]]}, seq=seq + 1
        )
        for seq in range(number)
    )
    return [json.dumps(asdict(write), default=str).encode() for write in writes]


def path_of(attempt) -> str:
    from django.urls import reverse

    return reverse("attempts:events", args=[attempt.pk])


def time_client(seat, bodies: list[bytes]) -> list[float]:
    attempt, client = seat
    path = path_of(attempt)

    def send(body: bytes) -> int:
        return client.post(
            path,
            body,
            content_type="application/json",
            headers={"X-CSRFToken": "x" * 32},
        ).status_code

    return timed(send, bodies)


def time_gunicorn(seat, bodies: list[bytes], port: int) -> list[float]:
    attempt, client = seat
    path = path_of(attempt)
    cookies = "; ".join(f"{k}={v.value}" for k, v in client.cookies.items())
    headers = {
        "Content-Type": "application/json",
        "X-CSRFToken": "x" * 32,
        "Cookie": cookies,
    }

    def send(body: bytes) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    return timed(send, bodies)


def timed(send, bodies: list[bytes]) -> list[float]:
    """Milliseconds of each write after the warm-up; every one must be stored."""
    times = []
    for body in bodies:
        begin = time.perf_counter()
        status = send(body)
        times.append((time.perf_counter() - begin) * 1000)
        if status != 200:
            raise SystemExit(f"a write was refused: {status}")
    return times[WARM_UP:]


@contextmanager
def gunicorn(port: int, database: str):
    """One synchronous worker over the same database; stopped by its own id."""
    from django.db import connection

    at = connection.settings_dict
    address = (
        f"sqlite:///{database}"
        if connection.vendor == "sqlite"
        else f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}/{database}"
    )
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "--workers=1", "--log-level=error",
            f"--bind=127.0.0.1:{port}", "config.wsgi:application",
        ],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address, "PYTHONPATH": "site:."},
    )  # fmt: skip
    try:
        wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("gunicorn did not start")


def report(name: str, times: list[float]) -> None:
    from django.db import connection

    cuts = statistics.quantiles(times, n=100)
    print(
        f"{name} on {connection.vendor}: {len(times)} writes, "
        f"p50 {cuts[49]:.1f} ms, p95 {cuts[94]:.1f} ms, worst {max(times):.1f} ms "
        f"(Python {platform.python_version()}, {os.cpu_count()} cores)"
    )


if __name__ == "__main__":
    main()
