"""Work that comes back every so often, run by `manage.py tick`.

Each function takes the moment `at` and must be harmless when two machines run it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import close_old_connections

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tick:
    name: str
    function: Callable[[datetime], object]
    every: timedelta


_ticks: dict[str, Tick] = {}


def register(
    name: str, function: Callable[[datetime], object], every_seconds: float
) -> None:
    """Run `function` every so many seconds. The same name replaces."""
    _ticks[name] = Tick(name, function, timedelta(seconds=every_seconds))


def registered() -> list[Tick]:
    return list(_ticks.values())


class Schedule:
    """Knows when each tick ran last; at first all of them are due."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}

    def run_due(self, at: datetime) -> list[str]:
        """Run what is due; return the names of those that failed."""
        return [
            tick.name
            for tick in registered()
            if self._is_due(tick, at) and not self._run(tick, at)
        ]

    def _is_due(self, tick: Tick, at: datetime) -> bool:
        last = self._last.get(tick.name)
        return last is None or at - last >= tick.every

    def _run(self, tick: Tick, at: datetime) -> bool:
        self._last[tick.name] = at
        close_old_connections()
        try:
            tick.function(at)
        except Exception:
            # One broken tick must not stop the clock of the others.
            logger.exception("Tick %s failed", tick.name)
            return False
        return True
