"""The exam server under test: web workers, job worker and tick, as in production.

All its processes are one group of their own, which is all that is ever signalled.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.faults.ports import LOOPBACK, free_port

ROOT = Path(__file__).resolve().parents[2]
PORTS = (8300, 8399)
PATIENCE = 180.0  # seconds to start; a busy machine imports slowly


class WebServer:
    """`manage.py serve` over `database`; `environment` adds to its own.

    `command` replaces it: a sabotaged server, or one beside the first.
    """

    def __init__(
        self,
        database: str,
        folder: Path,
        *,
        workers: int = 2,
        command: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        self.port = free_port(*PORTS)
        self.log = log or folder / f"web-{self.port}.log"
        self.environment = {
            **production_environment(database, folder, self.port),
            **(environment or {}),
        }
        serve = ["manage.py", "serve", "--port", "{port}"]
        serve += ["--web-workers", str(workers)]
        self.command = [
            word.replace("{port}", str(self.port)) for word in command or serve
        ]
        self._first: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def start(self) -> float:
        """Start, and wait until it answers; the seconds that took."""
        begin = time.monotonic()
        with self.log.open("ab") as log:
            self._first = subprocess.Popen(
                [sys.executable, *self.command],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_it_answers()
        return time.monotonic() - begin

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if not self.is_running():
                raise RuntimeError(f"the exam server ended: {self.tail()}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"the exam server is silent: {self.tail()}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether a worker takes a connection and says something."""
        with (
            suppress(OSError),
            socket.create_connection((LOOPBACK, self.port), timeout=2) as line,
        ):
            line.sendall(b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            return line.recv(16).startswith(b"HTTP/1.")
        return False

    def is_running(self) -> bool:
        return self._first is not None and self._first.poll() is None

    def kill(self) -> None:
        """kill -9 all its processes at once, and wait for the last."""
        if self._first is None:
            return
        group = self._first.pid
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
        self._first.wait(timeout=30)
        deadline = time.monotonic() + 30
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.01)
        self._first = None

    def processes(self) -> list[int]:
        """All processes of the group that are alive."""
        return [
            pid for pid in _pids() if self._first and _group(pid) == self._first.pid
        ]

    def workers(self) -> list[int]:
        """The web workers: forks of the process that serves, of that name."""
        return [pid for pid in self.processes() if _name(pid) == "xieli-web"]

    def kill_worker(self, pid: int) -> None:
        """kill -9 one of ours; harmless if it has ended meanwhile."""
        if self._first and _group(pid) == self._first.pid:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def tail(self) -> str:
        if not self.log.is_file():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])


def production_environment(database: str, folder: Path, port: int) -> dict[str, str]:
    """Everything that decides how the project runs, and nothing from the test run."""
    kept = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG")
        if name in os.environ
    }
    return kept | {
        "DATABASE_URL": database,
        "VAR_DIR": str(folder / "var"),
        "DEBUG": "0",
        "DEMO": "0",
        "HTTPS": "0",
        "LOG_LEVEL": "WARNING",
        "ALLOWED_HOSTS": LOOPBACK,
        "BASE_URL": f"http://{LOOPBACK}:{port}",
        "DJANGO_SETTINGS_MODULE": "tests.faults.plain_settings",
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
    }


def _pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def _group(pid: int) -> int:
    return _stat(pid, 2)


def _stat(pid: int, place: int) -> int:
    """A number behind the name in /proc/…/stat; 0 for the dead and the zombies."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return 0 if fields[0] == "Z" else int(fields[place])


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().rstrip()
    except OSError:
        return ""
