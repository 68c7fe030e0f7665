"""Processes forked from one that has loaded everything.

Loading Django takes seconds, in an exam too long for a worker that died: its heir
starts at once.
"""

import gc
import multiprocessing
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connections

_fork = multiprocessing.get_context("fork")


class Forked:
    """A process that does `work`, to be treated like a `subprocess.Popen`. `name`, of
    15 letters at most, is what `ps` and `top` call it."""

    def __init__(self, work: Callable[[], Any], name: str) -> None:
        # A connection to the database cannot be shared.
        connections.close_all()
        # What was loaded stays for good. Looking through it for garbage held up all
        # who were being answered, for a tenth of a second and more.
        gc.freeze()
        _give_up_what_cannot_be_written()
        self.process = _fork.Process(target=partial(_do, work, name))
        self.process.start()

    def poll(self) -> int | None:
        return self.process.exitcode

    def terminate(self) -> None:
        self.process.terminate()

    def kill(self) -> None:
        self.process.kill()

    def wait(self, timeout: float | None = None) -> int | None:
        self.process.join(timeout)
        if self.process.exitcode is None and timeout is not None:
            raise subprocess.TimeoutExpired(self.process.name, timeout)
        return self.process.exitcode


def _give_up_what_cannot_be_written() -> None:
    """Let a full disk for what is printed keep no process from its start: forking
    flushes first. Loggers keep their own stream, for when there is room again."""
    for name in ("stdout", "stderr"):
        try:
            getattr(sys, name).flush()
        except OSError:
            setattr(sys, name, None)


def _do(work: Callable[[], Any], name: str) -> None:
    # What the first process does when it is told to stop is not its children's to do.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(OSError):  # only Linux has it
        Path("/proc/self/comm").write_text(name)
    work()
