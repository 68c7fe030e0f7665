"""The way of an estimate over the weeks, as points of a drawing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from exams.practice.mastery.history import Moment
from exams.practice.mastery.points import FULL_MARK, Readiness
from standards.models import Part

# The drawing's own units; the left edge holds the labels of the scale.
WIDTH: Final = 340
LEFT, RIGHT, TOP, BOTTOM = 30, 330, 12, 152


@dataclass(frozen=True)
class ChartPoint:
    """A week: where its estimate stands, and the figures for the table."""

    x: str
    y: str
    at: datetime
    answers: int
    score: int
    low: int
    high: int


@dataclass(frozen=True)
class Chart:
    """One part over the weeks. `points` are the weeks of which something was known."""

    part: Part
    points: tuple[ChartPoint, ...]
    line: str
    """The estimates, as SVG points."""
    band: str
    """The ranges around them, as an SVG polygon."""
    pass_y: str
    pass_mark: int

    @property
    def is_drawn(self) -> bool:
        """One moment is not yet a way."""
        return len(self.points) > 1

    @property
    def first(self) -> ChartPoint:
        return self.points[0]

    @property
    def last(self) -> ChartPoint:
        return self.points[-1]


def chart_of(part: Part, moments: Sequence[Moment], pass_mark: int) -> Chart:
    places = _places(len(moments))
    known = [
        (x, moment, moment.readiness)
        for x, moment in zip(places, moments, strict=True)
        if moment.readiness
    ]
    upper = [f"{x:.1f},{_y(ready.high)}" for x, _moment, ready in known]
    lower = [f"{x:.1f},{_y(ready.low)}" for x, _moment, ready in known]
    return Chart(
        part=part,
        points=tuple(_point(x, moment, ready) for x, moment, ready in known),
        line=" ".join(f"{x:.1f},{_y(ready.score)}" for x, _moment, ready in known),
        band=" ".join([*upper, *reversed(lower)]),
        pass_y=_y(pass_mark),
        pass_mark=pass_mark,
    )


def _places(number: int) -> list[float]:
    """So many places from the left to the right edge, the last at the right."""
    step = (RIGHT - LEFT) / max(1, number - 1)
    return [RIGHT - step * back for back in range(number - 1, -1, -1)]


def _y(points: float) -> str:
    return f"{BOTTOM - (BOTTOM - TOP) * points / FULL_MARK:.1f}"


def _point(x: float, moment: Moment, ready: Readiness) -> ChartPoint:
    return ChartPoint(
        x=f"{x:.1f}",
        y=_y(ready.score),
        at=moment.at,
        answers=moment.answers,
        score=round(ready.score),
        low=round(ready.low),
        high=round(ready.high),
    )
