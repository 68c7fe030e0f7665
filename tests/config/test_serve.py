"""How `serve` starts, and how it ends its children."""

import gc
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.forking import Forked
from config.management.commands import serve
from config.management.commands.serve import Kept, _end

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


@pytest.mark.django_db
def test_a_taken_port_is_refused_before_anything_starts(monkeypatch):
    monkeypatch.setattr(serve, "Kept", None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"make run PORT={port + 1}") as caught:
            call_command("serve", port=port)
    assert f"端口 {port} 已被占用" in str(caught.value)
    assert caught.value.returncode == 2


@pytest.mark.parametrize("status", [0, 3])
def test_a_process_that_ends_by_itself_comes_back_after_a_pause(status):
    line = [sys.executable, "-c", f"raise SystemExit({status})"]
    kept = Kept(lambda: subprocess.Popen(line), pause=2.0)
    first = kept.process
    first.wait()
    kept.look_after(100.0)
    kept.look_after(101.9)
    assert kept.process is first
    kept.look_after(102.0)
    assert kept.process is not first
    kept.process.wait()


def test_a_process_that_lives_is_left_alone():
    kept = Kept(lambda: child(WAITS), pause=0)
    first = kept.process
    try:
        kept.look_after(100.0)
        assert kept.process is first
    finally:
        first.kill()
        first.communicate()


def test_a_fork_looks_for_no_garbage_in_what_was_loaded_before():
    def ends_well():
        sys.exit(len(gc.get_objects()) > 10_000)

    try:
        assert Forked(ends_well, "xieli-test").wait() == 0
    finally:
        gc.unfreeze()


@pytest.mark.skipif(sys.platform != "linux", reason="names are read from /proc")
def test_a_fork_has_its_own_name_and_ends_when_told():
    def stays():
        time.sleep(60)

    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        fork = Forked(stays, "xieli-test")
        name = Path(f"/proc/{fork.process.pid}/comm")
        deadline = time.monotonic() + 10
        while name.read_text() != "xieli-test\n" and time.monotonic() < deadline:
            time.sleep(0.01)
        fork.terminate()
        assert fork.wait(timeout=10) == -signal.SIGTERM
    finally:
        signal.signal(signal.SIGTERM, before)
        gc.unfreeze()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
def test_a_full_disk_for_what_is_printed_keeps_no_fork_from_its_start(monkeypatch):
    started = False
    with suppress(OSError), open("/dev/full", "w") as full:
        full.write("协理已启动")
        monkeypatch.setattr(sys, "stdout", full)
        try:
            started = Forked(lambda: None, "xieli-test").wait() == 0
        finally:
            gc.unfreeze()
    assert started
