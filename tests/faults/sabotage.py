"""The exam server with one promise broken, for the tests of the oracle itself.

    SABOTAGE=… python -m uvicorn tests.faults.sabotage:application

If the fault suite does not find what these do, it would not find a real fault either.
"""

import os
import re

from config.asgi import application
from exams.attempts.lane import deciding, journal, rows, tables

__all__ = ["application"]


# So many batches are acknowledged before they are committed together.
LATE_BY = 50


class LateCommit:
    """A transaction that many batches share: what was acknowledged since it began
    lives in one process's memory only."""

    def __init__(self) -> None:
        self.open, self.batches = None, 0

    def __call__(self) -> "LateCommit":
        return self

    def __enter__(self) -> None:
        if self.open is None:
            self.open = real_atomic()
            self.open.__enter__()

    def __exit__(self, kind, error, trace) -> None:
        self.batches += 1
        if kind is not None or self.batches % LATE_BY == 0:
            self.open.__exit__(kind, error, trace)
            self.open = None


real_atomic = journal.atomic
real_execute = rows._execute


def acknowledge_before_commit() -> None:
    journal.atomic = LateCommit()


def take_any_order() -> None:
    """The chain is not asked for: writes are stored as they come."""
    deciding.State.follows = lambda state, write: write.epoch == state.epoch


def project_by_arrival() -> None:
    """… and what came last stands."""
    take_any_order()
    tables._rank = lambda taken: (0, 0)
    rows._execute = lambda sql, sent: real_execute(without_order(sql), sent)


def without_order(sql: str) -> str:
    if "DO UPDATE" not in sql:
        return sql
    return re.sub(r" WHERE \([^()]*_epoch, [^()]*_seq\) < \(.*?\)$", "", sql)


def nothing() -> None:
    """The control of the controls."""


BREAKS = {
    one.__name__: one
    for one in (
        acknowledge_before_commit,
        take_any_order,
        project_by_arrival,
        nothing,
    )
}
BREAKS[os.environ["SABOTAGE"]]()
