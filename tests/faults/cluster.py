"""A PostgreSQL cluster of the test's own, made to be hurt.

It lives in a folder of ours, listens on the loopback on a port of its own, flushes
for real, and runs as somebody other than root. Before any signal each process is
asked whether it works in our data folder, so the machine's own cluster is safe.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests.faults.ports import LOOPBACK, free_port

PORTS = (15400, 15499)
PATIENCE = 90.0  # seconds, for anything to happen
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "logging_collector": "off",
    # One call in place of one for each of thousands of files: recovery in a second.
    "recovery_init_sync_method": "syncfs",
}


def binaries() -> Path | None:
    """Where initdb lives: the newest that Debian installed, or the PATH's."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parent.parent.name),
    )
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


def as_somebody() -> list[str]:
    """What to put before a command: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


class Cluster:
    """One data folder and its server; `settings` go on the server's command line."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.data = folder / "data"
        self.log = folder / "postgresql.log"
        self.port = free_port(*PORTS)
        self.settings = {
            **SETTINGS,
            "port": str(self.port),
            "unix_socket_directories": str(folder),
            **(settings or {}),
        }
        self._server: subprocess.Popen[bytes] | None = None

    def address(self, database: str = "postgres") -> str:
        return f"postgres://postgres@{LOOPBACK}:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection in autocommit, for looking and for making databases."""
        return psycopg.connect(
            self.address(database), autocommit=True, connect_timeout=5
        )

    def create(self) -> None:
        self._run(
            "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-instructions", "-D", str(self.data),
        )  # fmt: skip

    def start(self) -> float:
        """Start, and wait until it answers; the seconds that took."""
        assert not self.processes(), "an old server is still at work"
        begin = time.monotonic()
        with self.log.open("ab") as log:
            self._server = subprocess.Popen(
                self._command(), stdout=log, stderr=log, start_new_session=True
            )
        self.wait_until_it_answers()
        return time.monotonic() - begin

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self._server is None or self._server.poll() is not None:
                raise RuntimeError(f"PostgreSQL ended: {self.tail()}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"PostgreSQL is silent: {self.tail()}")
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            with self.connect() as connection:
                connection.execute("SELECT 1")
        except psycopg.Error:
            return False
        return True

    def stop_immediately(self) -> None:
        """`pg_ctl stop -m immediate`: no checkpoint, as after a crash."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-D", str(self.data))
        self._wait_until_gone()

    def stop(self) -> None:
        if self.processes():
            self._run("pg_ctl", "stop", "-m", "fast", "-D", str(self.data))
        self._wait_until_gone()

    def kill(self) -> None:
        """kill -9 every process of the cluster; return when the last one is gone."""
        deadline = time.monotonic() + PATIENCE
        while processes := self.processes():
            self.signal(processes, signal.SIGKILL)
            if time.monotonic() > deadline:
                raise TimeoutError(f"{processes} do not die")
            time.sleep(0.01)
        self._reap()

    def processes(self) -> list[int]:
        """The server's processes, the first one first: who works in our folder."""
        own = [pid for pid in _pids() if self._owns(pid)]
        return sorted(own, key=lambda pid: (pid != self._first_pid(), pid))

    def signal(self, processes: list[int], number: int) -> None:
        """Send it to those that are the cluster's own; one that has ended is left."""
        for pid in processes:
            with suppress(ProcessLookupError):
                if self._owns(pid):
                    os.kill(pid, number)

    def tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-20:])

    def _first_pid(self) -> int:
        return self._server.pid if self._server else 0

    def _owns(self, pid: int) -> bool:
        try:
            return os.readlink(f"/proc/{pid}/cwd") == str(self.data)
        except OSError:  # it has ended, or is somebody else's
            return False

    def _wait_until_gone(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.processes():
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.processes()} do not end")
            time.sleep(0.01)
        self._reap()

    def _reap(self) -> None:
        if self._server:
            self._server.wait(timeout=PATIENCE)

    def _command(self) -> list[str]:
        options = [f"--{name}={value}" for name, value in self.settings.items()]
        server = [*as_somebody(), str(self._binary("postgres"))]
        return [*server, "-D", str(self.data), *options]

    def _binary(self, name: str) -> Path:
        folder = binaries()
        assert folder, "PostgreSQL is not installed"
        return folder / name

    def _run(self, name: str, *arguments: str) -> None:
        line = [*as_somebody(), str(self._binary(name)), *arguments]
        done = subprocess.run(
            line,
            cwd=self.data.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
        )
        if done.returncode:
            raise RuntimeError(done.stdout.decode(errors="replace"))


def _pids() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


@contextmanager
def cluster_folder() -> Iterator[Path]:
    """A folder that the server's user owns; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="xieli-faults-")).resolve()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def new_cluster(settings: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A running cluster with nothing in it; killed and removed afterwards."""
    with cluster_folder() as folder:
        cluster = Cluster(folder, settings)
        cluster.create()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.kill()
