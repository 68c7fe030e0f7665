"""Does short things over a room's database: `python -m tests.faults.clerk`.

A program of its own, because it has the settings of production. Loading them takes
seconds, so it stays; each thing is done in a fork, and what it keeps is gone with it.
Reads a line for each: a JSON list of words, as behind `python`. Answers with a line:
status, output and errors.
"""

import json
import os
import runpy
import select
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence

from tests.faults.web import ROOT

PATIENCE = 300.0  # seconds, for anything


class Clerk:
    """The program, started when it is first asked for something."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self._program: subprocess.Popen[str] | None = None

    def do(self, *words: str) -> tuple[int, str, str]:
        """Return status, output and errors of what `python *words` would do."""
        program = self._program or self._start()
        assert program.stdin
        assert program.stdout
        program.stdin.write(json.dumps(words) + "\n")
        program.stdin.flush()
        if not select.select([program.stdout], [], [], PATIENCE)[0]:
            raise TimeoutError(f"nothing comes of {words}")
        status, out, err = json.loads(program.stdout.readline())
        return status, out, err

    def end(self) -> None:
        if self._program:
            self._program.kill()
            self._program.communicate()
            self._program = None

    def _start(self) -> subprocess.Popen[str]:
        self._program = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.clerk"],
            cwd=ROOT,
            env=dict(self.environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self._program


def main() -> None:
    import django
    from django.db import connections

    django.setup()
    connections.close_all()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_done(json.loads(line))) + "\n")
        sys.stdout.flush()


def _done(words: Sequence[str]) -> tuple[int, str, str]:
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = os.fork()
        if not child:
            os.dup2(out.fileno(), sys.stdout.fileno())
            os.dup2(err.fileno(), sys.stderr.fileno())
            os._exit(_run(words))
        _, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return os.waitstatus_to_exitcode(status), out.read(), err.read()


def _run(words: Sequence[str]) -> int:
    """Do it, and return what the process would have ended with."""
    from django.core.management import execute_from_command_line

    try:
        if words[0] == "-m":
            sys.argv = [*words[1:]]
            runpy.run_module(words[1], run_name="__main__")
        else:
            execute_from_command_line([*words, "--skip-checks"])
        return 0
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:
        traceback.print_exc()
        return 70
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


if __name__ == "__main__":
    main()
