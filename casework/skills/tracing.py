"""From what was done in a skill to how likely it is mastered. Pure.

Bayesian knowledge tracing (Corbett and Anderson 1994) with partial credit and
forgetting; the numbers are those of docs/decisions/0015-mastery-by-skill-code.md.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from statistics import fmean
from typing import Final

# How likely a skill is mastered by somebody of whom nothing is known, and how likely
# it is learnt from one exercise, whose debrief is read.
START: Final = 0.20
LEARN: Final = 0.15
# A master fails all the same; somebody who is none succeeds by chance, more often
# where the answer is chosen than where it has to be thought of and done.
SLIP: Final = 0.10
GUESS_ACTED: Final = 0.05
GUESS_CHOSEN: Final = 0.25
# In this time half of what evidence has told is forgotten, as in decision 0013.
HALF_LIFE: Final = timedelta(weeks=6)
# Evidence makes nobody surer than 99 in 100, so that a later failure still tells.
SUREST: Final = math.log(99)


@dataclass(frozen=True, slots=True)
class Observation:
    """One exercise in one skill: `share` (0-1) of its points were earned; `guess` is
    the chance to earn them without mastery; `errors` are codes (E1-E10), once each."""

    at: datetime
    share: float
    guess: float
    errors: tuple[str, ...] = ()

    @property
    def telling(self) -> float:
        """The logarithm by which the odds of mastery change. A partial success tells
        in part of success, in part of failure."""
        success = math.log((1 - SLIP) / self.guess)
        failure = math.log(SLIP / (1 - self.guess))
        return self.share * success + (1 - self.share) * failure


def mastery_at(observations: Iterable[Observation], at: datetime) -> float:
    """How likely (0-1) the skill is mastered at `at`; later observations do not count.

    The order in which observations of the same moment come makes no difference.
    """
    past = sorted((one for one in observations if one.at <= at), key=attrgetter("at"))
    known, last = START, past[0].at if past else at
    for moment, same in groupby(past, key=attrgetter("at")):
        known = _told(_faded(known, moment - last), [one.telling for one in same])
        known += (1 - known) * LEARN
        last = moment
    return _faded(known, at - last)


def standing_at(observations: Iterable[Observation], at: datetime) -> float:
    """Mastery (0-1) at `at`, as far as the last results bear it out.

    Many halves of a success teach something each, so the chance of mastery grows with
    them; but nobody stands higher than what was earned last, and the result before
    that one halves what is still above it.
    """
    past = sorted((one for one in observations if one.at <= at), key=attrgetter("at"))
    return min([mastery_at(past, at), *_borne_out(past)])


def _borne_out(past: Iterable[Observation]) -> Iterator[float]:
    """The most that the last two results allow; those of one moment are one."""
    shares = [
        fmean(one.share for one in same)
        for _moment, same in groupby(past, key=attrgetter("at"))
    ]
    yield from shares[-1:]
    yield from ((1 + share) / 2 for share in shares[-2:-1])


def _told(known: float, tellings: Iterable[float]) -> float:
    """Bayes' rule. The exact sum does not depend on the order."""
    odds = math.log(known / (1 - known)) + math.fsum(tellings)
    return 1 / (1 + math.exp(-max(-SUREST, min(SUREST, odds))))


def _faded(known: float, passed: timedelta) -> float:
    """Back towards the start as time passes."""
    return START + (known - START) * 2 ** -(passed / HALF_LIFE)
