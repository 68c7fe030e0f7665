"""How `serve` ends its children."""

import subprocess
import sys

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
