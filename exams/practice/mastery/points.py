"""Abilities as exam points: what is held, where the next points lie, readiness. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import erf, sqrt
from typing import Final

from exams.practice.mastery.ability import (
    Evidence,
    RowAbility,
    expected_share,
    fit,
    slope_of_share,
)

# Below so many different items answered in a part nothing is said about it.
ENOUGH_ANSWERS: Final = 30
# Below so many in one row nobody is said to have mastered it or not: what is estimated
# then is mostly the person's other rows.
ENOUGH_IN_ROW: Final = 5
# A range holds the truth in eight of ten cases: this many standard deviations.
EIGHT_IN_TEN: Final = 1.2816
# Of a row's points, the share from which on it counts as mastered.
MASTERED_SHARE: Final = 0.6
# The points that the advice about what to study next looks ahead.
NEXT_POINTS: Final = 20.0
FULL_MARK: Final = 100.0
# A theory paper's items are worth about one point each; its luck follows from that.
POINTS_OF_AN_ITEM: Final = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the standard, what it is worth in the exam and what was answered."""

    key: int
    points: float
    answers: int
    """Different items answered."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """Points of a row, or of several: expected, and the range for eight of ten."""

    points: float
    expected: float
    low: float
    high: float
    answers: int
    is_seen: bool
    """Whether enough was answered here to tell."""
    is_mastered: bool

    @property
    def gain(self) -> float:
        """The points that are still to be had here."""
        return self.points - self.expected


@dataclass(frozen=True, slots=True)
class Next:
    """So many of the next points lie in the row `key`."""

    key: int
    points: float


@dataclass(frozen=True, slots=True)
class Readiness:
    """The score of a paper sat today: a range for eight of ten, the chance to pass."""

    score: float
    low: float
    high: float
    chance: float


@dataclass(frozen=True, slots=True)
class _Estimate:
    """Of a row, in points: what is expected, its own variance, how far it follows the
    person's mean, and the variance that chance adds on a paper."""

    expected: float
    own_variance: float
    leaning: float
    luck: float


class PartMastery:
    """One person's mastery of one part: rows that are worth 100 points together."""

    def __init__(
        self,
        rows: Sequence[Row],
        difficulties: Mapping[int, float],
        pass_mark: float,
    ) -> None:
        self.rows, self._pass_mark = tuple(rows), pass_mark
        self._ability = fit([row.evidence for row in rows])
        self._estimates = {
            row.key: self._estimate(row, ability, difficulties)
            for row, ability in zip(self.rows, self._ability.rows, strict=True)
        }

    @property
    def answers(self) -> int:
        """Different items answered in this part."""
        return sum(row.answers for row in self.rows)

    @property
    def is_known(self) -> bool:
        """Whether there are answers enough to say anything; else 还看不准."""
        return self.answers >= ENOUGH_ANSWERS

    def held(self) -> dict[int, Held]:
        """What is held of each row, by its key."""
        return {row.key: self._held([row]) for row in self.rows}

    def held_together(self, keys: Collection[int]) -> Held:
        """What is held of several rows as a whole: an area, or the part."""
        return self._held([row for row in self.rows if row.key in keys])

    def next_points(self) -> list[Next]:
        """Where the next 20 points are easiest found: the largest gains first.

        All that is missing, if that is less than 20.
        """
        left, found = NEXT_POINTS, []
        for row in sorted(self.rows, key=self._gain, reverse=True):
            if left <= 0:
                break
            found.append(Next(row.key, min(self._gain(row), left)))
            left -= self._gain(row)
        return found

    def readiness(self) -> Readiness:
        """The score as it would come out today, luck of the paper included."""
        score = sum(one.expected for one in self._estimates.values())
        luck = sum(one.luck for one in self._estimates.values())
        spread = sqrt(self._variance(self.rows) + luck)
        return Readiness(
            score=score,
            low=max(0.0, score - EIGHT_IN_TEN * spread),
            high=min(FULL_MARK, score + EIGHT_IN_TEN * spread),
            chance=_above(self._pass_mark, score, spread),
        )

    def _estimate(
        self, row: Row, ability: RowAbility, difficulties: Mapping[int, float]
    ) -> _Estimate:
        variance = self._ability.spread(ability) ** 2
        share = expected_share(ability.value, variance, difficulties)
        slope = row.points * slope_of_share(ability.value, difficulties)
        return _Estimate(
            expected=row.points * share,
            own_variance=slope**2 * ability.own_variance,
            leaning=slope * ability.leaning,
            luck=row.points * POINTS_OF_AN_ITEM * share * (1 - share),
        )

    def _gain(self, row: Row) -> float:
        return row.points - self._estimates[row.key].expected

    def _held(self, rows: Sequence[Row]) -> Held:
        points = sum(row.points for row in rows)
        expected = sum(self._estimates[row.key].expected for row in rows)
        spread = sqrt(self._variance(rows))
        answers = sum(row.answers for row in rows)
        is_seen = answers >= ENOUGH_IN_ROW
        return Held(
            points=points,
            expected=expected,
            low=max(0.0, expected - EIGHT_IN_TEN * spread),
            high=min(points, expected + EIGHT_IN_TEN * spread),
            answers=answers,
            is_seen=is_seen,
            is_mastered=is_seen and expected >= MASTERED_SHARE * points,
        )

    def _variance(self, rows: Sequence[Row]) -> float:
        """Of the points expected in all these rows together."""
        estimates = [self._estimates[row.key] for row in rows]
        alone = sum(one.own_variance for one in estimates)
        leaning = sum(one.leaning for one in estimates)
        return alone + leaning**2 * self._ability.mean_variance


def _above(mark: float, mean: float, spread: float) -> float:
    """The chance that a normal figure is at least `mark`."""
    return (1 + erf((mean - mark) / (spread * sqrt(2)))) / 2
