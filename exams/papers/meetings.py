"""For whom papers are made, and which items these people have met.

Attempts and sittings stand above papers: they register in `AppConfig.ready()`.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from accounts.models import User


@dataclass(frozen=True)
class CandidateGroup:
    """People who will sit together. `key` is stable, `label` is for choosing."""

    key: str
    label: str
    people: frozenset[int]


Meetings: TypeAlias = Callable[[Collection[int]], Counter[str]]
Groups: TypeAlias = Callable[[User, date], Sequence[CandidateGroup]]
_meetings: list[Meetings] = []
_groups: list[Groups] = []


def register_meetings(provider: Meetings) -> None:
    """Ask `provider` how many of some people (ids) have met each item (by its code)."""
    _meetings.append(provider)


def register_groups(provider: Groups) -> None:
    """Ask `provider` for the groups that a paper officer may make papers for."""
    _groups.append(provider)


def items_met(people: Collection[int]) -> Counter[str]:
    """Item code → how many of `people` were shown it in any attempt."""
    if not people:
        return Counter()
    return sum((provider(people) for provider in _meetings), Counter())


def candidate_groups(user: User, on: date) -> list[CandidateGroup]:
    return [group for provider in _groups for group in provider(user, on)]
