"""From answers to ability: a Rasch model with a prior for each row. Pure.

A row (work content or basic section) has an ability θ on the scale of log odds. The
share of points it earns on an item of difficulty d is σ(θ - b_d), where b_d comes from
the share that the difficulty grade itself expects. Rows of one person scatter around
that person's own mean, so few answers in a row lean on the answers in the others, and
a person without answers on the prior. Fitted by Newton's method; the spread is
Laplace's, read from the curvature at the top.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, pi, sqrt
from typing import Final

from exams.papers.assembly.bank import EXPECTED_RATE

# Nothing known: somebody who earns what the grades expect, give or take one logit.
PRIOR_MEAN: Final = 0.0
PRIOR_SPREAD: Final = 1.0
# How far a person's rows scatter around their mean.
ROW_SPREAD: Final = 0.7
STEPS: Final = 50
CLOSE_ENOUGH: Final = 1e-9
# A step further than this would leave the region where the curvature tells anything.
LONGEST_STEP: Final = 2.0


def log_odds(share: float) -> float:
    return log(share / (1 - share))


def share_of(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


# What the grades expect is in 1/1000.
HARDNESS: Final = {
    grade: -log_odds(rate / 1000) for grade, rate in EXPECTED_RATE.items()
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Answers in one row to items of one difficulty.

    `weight` is how many answers they are worth (old ones count less), `earned` the
    shares of points got, weighted alike: 0 ≤ earned ≤ weight.
    """

    difficulty: int
    weight: float
    earned: float


@dataclass(frozen=True, slots=True)
class RowAbility:
    """θ of a row: its estimate, its own variance and how much it leans on the mean.

    Two rows vary together by `leaning` × `leaning` × the variance of the mean.
    """

    value: float
    own_variance: float
    leaning: float


@dataclass(frozen=True, slots=True)
class Ability:
    """All rows of a person, in the order of the evidence."""

    rows: tuple[RowAbility, ...]
    mean_variance: float

    def spread(self, row: RowAbility) -> float:
        """The standard deviation of a row's θ."""
        return sqrt(row.own_variance + row.leaning**2 * self.mean_variance)


def fit(rows: Sequence[Sequence[Evidence]]) -> Ability:
    """The most probable abilities, given what was answered in each row."""
    values, mean = [PRIOR_MEAN] * len(rows), PRIOR_MEAN
    for _ in range(STEPS):
        state = _Newton(rows, values, mean)
        values = [value + step for value, step in zip(values, state.steps, strict=True)]
        mean += state.mean_step
        if state.longest < CLOSE_ENOUGH:
            break
    return _Newton(rows, values, mean).ability


class _Newton:
    """One step towards the top, and the curvature where it stands.

    The matrix of second derivatives is an arrow (each row meets only the mean), so
    one sum over the rows solves it.
    """

    def __init__(
        self, rows: Sequence[Sequence[Evidence]], values: Sequence[float], mean: float
    ) -> None:
        self._values = values
        pull = 1 / ROW_SPREAD**2
        slopes, informations = [], []
        for row, value in zip(rows, values, strict=True):
            slope, information = _likelihood(row, value)
            slopes.append(slope - pull * (value - mean))
            informations.append(information)
        self._curves = [information + pull for information in informations]
        self._leanings = [pull / curve for curve in self._curves]
        self._mean_curve = 1 / PRIOR_SPREAD**2 + sum(
            pull * information / curve
            for information, curve in zip(informations, self._curves, strict=True)
        )
        mean_slope = pull * sum(value - mean for value in values)
        mean_slope -= (mean - PRIOR_MEAN) / PRIOR_SPREAD**2
        mean_slope += sum(
            leaning * slope
            for leaning, slope in zip(self._leanings, slopes, strict=True)
        )
        mean_step = mean_slope / self._mean_curve
        steps = [
            slope / curve + leaning * mean_step
            for slope, curve, leaning in zip(
                slopes, self._curves, self._leanings, strict=True
            )
        ]
        self.longest = max(map(abs, (mean_step, *steps)))
        shorten = min(1.0, LONGEST_STEP / self.longest) if self.longest else 1.0
        self.mean_step = mean_step * shorten
        self.steps = [step * shorten for step in steps]

    @property
    def ability(self) -> Ability:
        places = zip(self._values, self._curves, self._leanings, strict=True)
        return Ability(
            tuple(
                RowAbility(value, 1 / curve, leaning)
                for value, curve, leaning in places
            ),
            1 / self._mean_curve,
        )


def _likelihood(row: Sequence[Evidence], value: float) -> tuple[float, float]:
    """Slope and information of the answers of one row at θ = `value`."""
    slope = information = 0.0
    for one in row:
        share = share_of(value - HARDNESS[one.difficulty])
        slope += one.earned - one.weight * share
        information += one.weight * share * (1 - share)
    return slope, information


def expected_share(
    value: float, variance: float, difficulties: Mapping[int, float]
) -> float:
    """The mean share of points on a paper of these difficulties (their parts sum to 1).

    θ is known with `variance`; the mean of σ over a normal θ is near σ(θ / √(1 + πv/8))
    (MacKay, The Evidence Framework Applied to Classification Networks, 1992).
    """
    shrink = sqrt(1 + pi * variance / 8)
    return sum(
        part * share_of((value - HARDNESS[grade]) / shrink)
        for grade, part in difficulties.items()
    )


def slope_of_share(value: float, difficulties: Mapping[int, float]) -> float:
    """By how much the mean share grows with θ."""
    shares = (
        (part, share_of(value - HARDNESS[grade]))
        for grade, part in difficulties.items()
    )
    return sum(part * share * (1 - share) for part, share in shares)
