import errno
import logging
import signal
import socket
import subprocess
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Centre
from config.forking import Forked
from config.warming import warm_up
from config.web import serve_on

logger = logging.getLogger(__name__)
LOOPBACK = "127.0.0.1"
# A request, or a step of a job, may take seconds to come to its end.
PATIENCE = 20.0
STEP = 0.1
# The commands that run beside the web workers.
PROGRAMS = (["db_worker", "--no-reload"], ["tick"])
# A whole room may knock at the same moment.
BACKLOG = 2048
# A process that ended comes back after so many seconds, and is looked after no less
# if it ends again: without a database worker and tick end as often as they start.
PAUSE = 2.0


class Kept:
    """A process that comes back when it ends by itself."""

    def __init__(self, start: Callable[[], Forked], pause: float) -> None:
        self.start, self.pause = start, pause
        self.process = start()
        self.back_at: float | None = None

    def look_after(self, now: float) -> None:
        """Start it anew if it has ended, `pause` seconds later."""
        status = self.process.poll()
        if status is None:
            return
        if self.back_at is None:
            logger.error("A process ended with %s and comes back.", status)
            self.back_at = now + self.pause
        if now >= self.back_at:
            self.process, self.back_at = self.start(), None


class Command(BaseCommand):
    help = "Run web, worker and tick together on one machine, until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default=LOOPBACK, help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--web-workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_demo_in_public(options["bind"])
        warm_up()
        listener = listen(options["bind"], options["port"])
        signal.signal(signal.SIGTERM, _stop)
        web = partial(Forked, partial(serve_on, listener), "xieli-web")
        kept = [Kept(web, pause=0) for _ in range(options["web_workers"])]
        for words in PROGRAMS:
            work = partial(_run, listener, words)
            kept.append(Kept(partial(Forked, work, f"xieli-{words[0]}"), PAUSE))
        self.stdout.write(f"协理已启动:http://{options['bind']}:{options['port']}/")
        try:
            _look_after(kept)
        except KeyboardInterrupt:
            self.stdout.write("正在停止。")
        finally:
            _end([one.process for one in kept])


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


def listen(bind: str, port: int) -> socket.socket:
    """The socket that all workers share; a taken port is told in our words."""
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    try:
        return socket.create_server(
            (bind.strip("[]"), port), family=family, backlog=BACKLOG
        )
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


def _run(listener: socket.socket, words: Sequence[str]) -> None:
    # Else the port would stay taken for as long as the program runs.
    listener.close()
    call_command(*words)


def _look_after(kept: list[Kept]) -> None:
    """Until Ctrl-C, or until this process is told to stop."""
    while True:
        for one in kept:
            one.look_after(time.monotonic())
        time.sleep(STEP)


def _end(running: Sequence[Forked], patience: float = PATIENCE) -> None:
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
