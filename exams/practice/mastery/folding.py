"""From a log of answers to the evidence of a moment. Pure.

Each item version counts once, by its latest answer. One that was answered before
counts half: its explanation has been read, so a right answer tells of this item more
than of what it asks. An answer loses half its worth in six weeks, in steps of a week,
and after half a year all of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from exams.practice.mastery.ability import Evidence

WEEK: Final = timedelta(weeks=1)
HALF_LIFE_WEEKS: Final = 6
WINDOW_WEEKS: Final = 26
# What an answer is worth after so many whole weeks.
WORTH: Final = tuple(2 ** (-week / HALF_LIFE_WEEKS) for week in range(WINDOW_WEEKS))
WORTH_OF_REPEAT: Final = 0.5

# A part and a row of the standard.
Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: to which version, in which part and row, and what it earned (0-1)."""

    version: int
    part: str
    row: int
    difficulty: int
    share: float
    at: datetime


@dataclass(frozen=True, slots=True)
class RowEvidence:
    """What one person answered in a row: different items, and their evidence."""

    answers: int = 0
    evidence: tuple[Evidence, ...] = ()


def evidence_at(answers: Iterable[Answer], at: datetime) -> dict[Place, RowEvidence]:
    """What was known at `at`; `answers` come in the order in which they were given."""
    latest: dict[int, Answer] = {}
    repeated: set[int] = set()
    for answer in answers:
        if answer.at <= at:
            if answer.version in latest:
                repeated.add(answer.version)
            latest[answer.version] = answer
    tally = Tally(at)
    for answer in latest.values():
        tally.add(answer, is_repeat=answer.version in repeated)
    return tally.rows()


class Tally:
    """Sums, as known at `at`, by place and difficulty while they are being read."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._answers: defaultdict[Place, int] = defaultdict(int)
        self._sums: defaultdict[Place, dict[int, tuple[float, float]]]
        self._sums = defaultdict(dict)

    def add(self, answer: Answer, *, is_repeat: bool) -> None:
        """The latest answer to a version; repeated if there was one before."""
        week = (self._at - answer.at) // WEEK
        if week >= WINDOW_WEEKS:
            return
        worth = WORTH[week] * (WORTH_OF_REPEAT if is_repeat else 1)
        place = answer.part, answer.row
        sums, grade = self._sums[place], answer.difficulty
        weight, earned = sums.get(grade, (0.0, 0.0))
        sums[grade] = weight + worth, earned + worth * answer.share
        self._answers[place] += 1

    def rows(self) -> dict[Place, RowEvidence]:
        return {
            place: RowEvidence(
                self._answers[place],
                tuple(Evidence(grade, *sums[grade]) for grade in sorted(sums)),
            )
            for place, sums in self._sums.items()
        }
