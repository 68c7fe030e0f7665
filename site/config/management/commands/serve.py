import errno
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Centre

LOOPBACK = "127.0.0.1"
# A request, or a step of a job, may take seconds to come to its end.
PATIENCE = 20.0
# What is on its way when the server is told to stop.
GRACE = 10


class Command(BaseCommand):
    help = "Run web, worker and tick together on one machine, until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default=LOOPBACK, help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--web-workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_demo_in_public(options["bind"])
        refuse_taken_port(options["bind"], options["port"])
        signal.signal(signal.SIGTERM, _stop)
        running = [
            subprocess.Popen(line, cwd=settings.BASE_DIR, env=_environment())
            for line in _command_lines(options)
        ]
        self.stdout.write(f"协理已启动:http://{options['bind']}:{options['port']}/")
        try:
            _wait_for_any(running)
        except KeyboardInterrupt:
            self.stdout.write("正在停止。")
        else:
            raise CommandError("有一个进程自行停止，其余的已一并停止，原因见上文。")
        finally:
            _end(running)


def refuse_demo_in_public(bind: str) -> None:
    """Demo accounts have public passwords: they serve this machine only."""
    if settings.DEBUG and bind == LOOPBACK:
        return
    demo = settings.DEMO or Centre.objects.filter(is_demo=True).exists()
    if demo and not settings.DEBUG:
        raise CommandError(
            "含有演示数据,DEBUG=0 时不得启动。请使用新的数据库。", returncode=2
        )
    if demo:
        raise CommandError(f"含有演示数据,只能监听 {LOOPBACK}。", returncode=2)


def refuse_taken_port(bind: str, port: int) -> None:
    """Say in our words what the server would tell in many lines of its own."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    try:
        socket.create_server((bind.strip("[]"), port), family=family).close()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CommandError(
                f"不能监听 {bind}:{port}（{error.strerror}）。", returncode=2
            ) from error
        raise CommandError(
            f"端口 {port} 已被占用，可能是另一个协理还在运行。"
            f"请先停止它，或者换一个端口：make run PORT={port + 1}",
            returncode=2,
        ) from error


def _command_lines(options: dict[str, Any]) -> list[list[str]]:
    manage = [sys.executable, "manage.py"]
    uvicorn = str(Path(sys.executable).with_name("uvicorn"))
    web = [
        uvicorn,
        "config.asgi:application",
        f"--host={options['bind']}",
        f"--port={options['port']}",
        f"--workers={options['web_workers']}",
        f"--timeout-graceful-shutdown={GRACE}",
        "--no-access-log",
        "--no-server-header",
        "--log-level=warning",
    ]
    return [web, [*manage, "db_worker", "--no-reload"], [*manage, "tick"]]


def _environment() -> dict[str, str]:
    """Where the server finds `site/` and the project, as manage.py does."""
    base = settings.BASE_DIR
    return {**os.environ, "PYTHONPATH": f"{base / 'site'}{os.pathsep}{base}"}


def _wait_for_any(running: list[subprocess.Popen[bytes]]) -> None:
    """Return when one process has ended: then the others must not run alone."""
    while all(process.poll() is None for process in running):
        time.sleep(0.5)


def _end(running: list[subprocess.Popen[bytes]], patience: float = PATIENCE) -> None:
    """Ask all to stop; kill who has not after `patience` seconds, and wait for all."""
    for process in running:
        process.terminate()
    deadline = time.monotonic() + patience
    for process in running:
        try:
            process.wait(timeout=max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _stop(signum: int, frame: object) -> None:
    raise KeyboardInterrupt
