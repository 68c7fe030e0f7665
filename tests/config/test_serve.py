"""How `serve` starts, and how it ends its children."""

import socket
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from config.management.commands import serve
from config.management.commands.serve import _end

IGNORES = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
WAITS = "import time; print('ready', flush=True); time.sleep(60)"


def child(program):
    line = [sys.executable, "-c", program]
    process = subprocess.Popen(line, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    return process


def test_a_child_that_does_not_stop_is_killed_and_all_are_waited_for():
    children = [child(IGNORES + WAITS), child(WAITS), child(IGNORES + WAITS)]
    try:
        _end(children, patience=0.5)
        assert [one.returncode for one in children] == [-9, -15, -9]
    finally:
        for one in children:
            one.kill()
            one.communicate()


@pytest.fixture
def one_child(monkeypatch):
    """Serve with one small program in place of web, worker and tick."""

    def run(program):
        line = [sys.executable, "-c", program]
        monkeypatch.setattr(serve, "_command_lines", lambda options: [line])
        monkeypatch.setattr(serve.signal, "signal", lambda *handling: None)

    return run


@pytest.mark.django_db
def test_a_taken_port_is_refused_before_anything_starts(one_child):
    one_child("raise SystemExit('started')")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"make run PORT={port + 1}") as caught:
            call_command("serve", port=port)
    assert f"端口 {port} 已被占用" in str(caught.value)
    assert caught.value.returncode == 2


@pytest.mark.django_db
@pytest.mark.parametrize("status", [0, 3])
def test_serve_fails_when_a_child_ends_by_itself(one_child, status):
    one_child(f"raise SystemExit({status})")
    with pytest.raises(CommandError, match="自行停止") as caught:
        call_command("serve", port=0)
    assert caught.value.returncode == 1
