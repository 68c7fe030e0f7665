"""Reading what people did at the desk: closed plays and answered drills.

A play counts as its report stands: one of an earlier version of the case by what that
version asked, one that was scored again by its new points. Nothing is kept, so nothing
can go stale.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import Any, Final

from casework.models import DrillResult, Play
from casework.procedures import catalogue
from casework.skills.tracing import (
    GUESS_ACTED,
    GUESS_CHOSEN,
    Observation,
    standing_at,
)

# What is older is hardly remembered: a twentieth of what it told.
WINDOW: Final = timedelta(weeks=26)
# Items of this type are decisions: chosen from a list.
CHOSEN: Final = "判"
# Ends the references of skills; those of knowledge end in K.
SKILL_END: Final = "S"


@dataclass(frozen=True, slots=True)
class Exercise:
    """One closed play or answered drill: its key (the case, or procedure and sort), the
    procedures it was about, what it tells of each skill by reference."""

    at: datetime
    key: str
    procedures: frozenset[str]
    observations: Mapping[str, Observation]


class Evidence:
    """What one person did until `at`; `exercises` come oldest first."""

    def __init__(self, exercises: Iterable[Exercise], at: datetime) -> None:
        self.exercises = tuple(sorted(exercises, key=lambda one: (one.at, one.key)))
        self._at = at

    @cached_property
    def observations(self) -> Mapping[str, tuple[Observation, ...]]:
        """By skill, oldest first."""
        found: defaultdict[str, list[Observation]] = defaultdict(list)
        for one in self.exercises:
            for ref, observation in one.observations.items():
                found[ref].append(observation)
        return {ref: tuple(listed) for ref, listed in found.items()}

    @cached_property
    def times(self) -> Mapping[str, int]:
        """How often each exercise was done."""
        return Counter(one.key for one in self.exercises)

    @property
    def latest_procedures(self) -> frozenset[str]:
        """What the last exercise was about."""
        return self.exercises[-1].procedures if self.exercises else frozenset()

    def of(self, ref: str) -> tuple[Observation, ...]:
        return self.observations.get(ref, ())

    def mastery(self, ref: str) -> float:
        """How likely (0-1) the skill is mastered now, by what the last results bear
        out: word and order rest on the same."""
        return standing_at(self.of(ref), self._at)


def evidence_of(users: Collection[int], at: datetime) -> dict[int, Evidence]:
    """What each of `users` (primary keys) did until `at` (2 queries)."""
    span = at - WINDOW, at
    found: dict[int, list[Exercise]] = {user: [] for user in users}
    for user, exercise in (*_plays(users, span), *_drills(users, span)):
        found[user].append(exercise)
    return {user: Evidence(done, at) for user, done in found.items()}


def case_key(slug: str) -> str:
    return slug


def drill_key(procedure: str, sort: str) -> str:
    return f"{procedure} {sort}"


def _plays(
    users: Collection[int], span: tuple[datetime, datetime]
) -> Iterator[tuple[int, Exercise]]:
    plays = Play.objects.closed().filter(user__in=users, closed_at__range=span)
    rows = plays.order_by().values_list(
        "user", "closed_at", "case__slug", "case__procedures", "report"
    )
    for user, at, slug, procedures, report in rows:
        seen = observed(report["items"], at)
        yield user, Exercise(at, case_key(slug), frozenset(procedures), seen)


class _Tally:
    """Sums over the items of one skill, weighed by their points."""

    __slots__ = ("earned", "errors", "guess", "most")

    def __init__(self) -> None:
        self.earned = self.most = self.guess = 0.0
        self.errors: set[str] = set()

    def observation(self, at: datetime) -> Observation:
        return Observation(
            at=at,
            share=self.earned / self.most,
            guess=self.guess / self.most,
            errors=tuple(sorted(self.errors)),
        )


def observed(
    items: Iterable[Mapping[str, Any]], at: datetime
) -> dict[str, Observation]:
    """What the items of a report tell of each skill; an item counts by its points."""
    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    for item in items:
        earned, most = float(item["earned"]), float(item["max"])
        guess = GUESS_CHOSEN if item["type"] == CHOSEN else GUESS_ACTED
        for ref in item["refs"] if most else ():
            if ref.endswith(SKILL_END):
                tally = tallies[ref]
                tally.earned += earned
                tally.most += most
                tally.guess += most * guess
                if item["error"]:
                    tally.errors.add(item["error"])
    return {ref: tally.observation(at) for ref, tally in tallies.items()}


def _drills(
    users: Collection[int], span: tuple[datetime, datetime]
) -> Iterator[tuple[int, Exercise]]:
    results = DrillResult.objects.filter(user__in=users, at__range=span)
    rows = results.order_by().values_list("user", "at", "procedure", "sort", "points")
    for user, at, key, sort, points in rows:
        told = Observation(at, points / 100, GUESS_CHOSEN)
        seen = dict.fromkeys(_skills_of(key), told)
        yield user, Exercise(at, drill_key(key, sort), frozenset({key}), seen)


@cache
def _skills_of(key: str) -> tuple[str, ...]:
    """Nothing for a procedure that is no longer in the catalogue."""
    procedure = catalogue().procedures.get(key)
    return tuple(skill.ref for skill in procedure.skills) if procedure else ()
