"""What each kind of job does. Rooms register their kinds in `AppConfig.ready()`."""

from collections.abc import Callable
from typing import Any

from jobs.context import JobContext

# Returns the outcome to keep: ids and counts, never items, answers or names.
Work = Callable[[JobContext], dict[str, Any]]
_kinds: dict[str, Work] = {}


def handler(kind: str) -> Callable[[Work], Work]:
    """Register the decorated function as the work of `kind`; the last one counts."""

    def register(work: Work) -> Work:
        _kinds[kind] = work
        return work

    return register


def is_known(kind: str) -> bool:
    return kind in _kinds


def work_of(kind: str) -> Work:
    return _kinds[kind]
