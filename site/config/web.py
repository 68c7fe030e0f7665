"""Web workers, forked from a process that has loaded everything.

Loading Django takes seconds, in an exam too long for a worker that died: its heir
starts at once, on the same listening socket.
"""

import gc
import multiprocessing
import socket
import subprocess
from functools import partial

import uvicorn
from django.db import connections

from config.asgi import application

# What is on its way when the server is told to stop.
GRACE_SECONDS = 10
# Longer than people think between two answers: a new connection costs a handshake.
KEEP_ALIVE_SECONDS = 75
_fork = multiprocessing.get_context("fork")


class Forked:
    """A web worker, to be treated like a `subprocess.Popen`."""

    def __init__(self, listener: socket.socket) -> None:
        # A connection to the database cannot be shared.
        connections.close_all()
        # What was loaded stays for good. Looking through it for garbage held up all
        # who were being answered, for a tenth of a second and more.
        gc.freeze()
        self.process = _fork.Process(target=partial(_serve, listener))
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
            raise subprocess.TimeoutExpired("web worker", timeout)
        return self.process.exitcode


def _serve(listener: socket.socket) -> None:
    config = uvicorn.Config(
        application,
        lifespan="on",
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        access_log=False,
        # Whose word counts about the client is said in TRUSTED_PROXIES alone.
        proxy_headers=False,
        server_header=False,
        log_level="warning",
    )
    uvicorn.Server(config).run(sockets=[listener])
