"""What the pages of mastery show, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from exams.practice.mastery import wording
from exams.practice.mastery.answers import answers_of
from exams.practice.mastery.charts import Chart, chart_of
from exams.practice.mastery.folding import Answer, evidence_at
from exams.practice.mastery.frame import ExamFrame, exam_frame
from exams.practice.mastery.history import history
from exams.practice.mastery.points import Held, PartMastery, Readiness
from exams.practice.mastery.rows import ExamArea, ExamRow
from standards.models import Level, Part


@dataclass(frozen=True)
class Bar:
    """An area or a row on the ruler: `held` is None while nothing can be said."""

    code: str
    name: str
    url: str
    points: float
    answers: int
    held: Held | None

    @property
    def low(self) -> str:
        return f"{self.held.low:.2f}" if self.held else "0"

    @property
    def width(self) -> str:
        """Of the range, from `low` on."""
        return f"{self.held.high - self.held.low:.2f}" if self.held else "0"

    @property
    def expected_text(self) -> str:
        return f"{self.held.expected:.1f}" if self.held else ""

    @property
    def range_text(self) -> str:
        return wording.fine_range_text(self.held) if self.held else ""

    @property
    def points_text(self) -> str:
        return wording.points_text(self.points)

    @property
    def title(self) -> str:
        return f"{self.code} {self.name}".strip()


@dataclass(frozen=True)
class NextStep:
    """So many of the next points lie in the row `key`, that of `bar`."""

    key: int
    bar: Bar
    points: float
    drill_url: str

    @property
    def points_text(self) -> str:
        return f"{self.points:.1f}"


class PartView:
    """One part of the exam for one person."""

    def __init__(self, frame: ExamFrame, part: Part, mastery: PartMastery) -> None:
        self.frame, self.part, self.mastery = frame, part, mastery
        self._held = mastery.held()

    @property
    def name(self) -> str:
        return str(self.part.label)

    @property
    def is_known(self) -> bool:
        return self.mastery.is_known

    @property
    def answers(self) -> int:
        return self.mastery.answers

    @property
    def readiness(self) -> Readiness | None:
        return self.mastery.readiness() if self.is_known else None

    @property
    def verdict(self) -> wording.Verdict:
        known = self.readiness
        return wording.verdict_of(known) if known else wording.unknown_verdict()

    @property
    def score(self) -> int:
        return round(self.mastery.readiness().score)

    @property
    def low(self) -> int:
        return round(self.mastery.readiness().low)

    @property
    def high(self) -> int:
        return round(self.mastery.readiness().high)

    @property
    def says(self) -> str:
        """The sentence below the ruler: a range and a chance, or why there is none."""
        known = self.readiness
        if known is None:
            return self.why_unknown
        score = _("大约在 %(range)s 分之间。") % {
            "range": wording.range_text(known.low, known.high)
        }
        return score + wording.chance_text(known, self.frame.pass_mark)

    @property
    def why_unknown(self) -> str:
        if self.part == Part.SKILL and not self.answers:
            return _("技能题由考评员按采分点评分，练习时没有人替你评，所以这里不估分。")
        return wording.missing_text(self.answers, self.name)

    @property
    def why_next_unknown(self) -> str:
        """Why no row is named as the next to study."""
        if self.part == Part.SKILL and not self.answers:
            return _("不估分的科目，说不出哪里最容易拿分；可以先看分值最大的项。")
        return wording.missing_text(self.answers, self.name)

    @property
    def heading(self) -> str:
        """理论 100 分，你已拿稳 57 分, with its range; or only what the exam gives."""
        if not self.is_known:
            return _("%(part)s 100 分在哪里") % {"part": self.name}
        held = self.mastery.held_together(self._held.keys())
        return _("%(part)s 100 分，你已拿稳 %(held)s 分（%(range)s）") % {
            "part": self.name,
            "held": round(held.expected),
            "range": wording.range_text(held.low, held.high),
        }

    @property
    def areas(self) -> list[Bar]:
        return [self._area_bar(area) for area in self.frame.tables[self.part]]

    @property
    def rows(self) -> list[Bar]:
        return [self._row_bar(row) for row in self.frame.rows(self.part)]

    @property
    def longest_area(self) -> int:
        return max((area.points for area in self.frame.tables[self.part]), default=1)

    @property
    def longest_row(self) -> float:
        return max((row.points for row in self.frame.rows(self.part)), default=1.0)

    @property
    def next_steps(self) -> list[NextStep]:
        """Where the next points are; nothing while nothing can be said."""
        if not self.is_known:
            return []
        rows = {row.key: row for row in self.frame.rows(self.part)}
        return [
            NextStep(
                key=one.key,
                bar=self._row_bar(rows[one.key]),
                points=one.points,
                drill_url=self._drill_url(one.key),
            )
            for one in self.mastery.next_points()
        ]

    @property
    def first_step(self) -> NextStep | None:
        """Where to begin: the largest gain in the area that has most of them."""
        steps = self.next_steps
        if not steps:
            return None
        area, _points = self._richest(steps)
        keys = {row.key for row in area.rows}
        return next(step for step in steps if step.key in keys)

    @property
    def next_says(self) -> str:
        """你接下来 20 分里有 11 分在社会保险，先看 3.2 …。"""
        steps, first = self.next_steps, self.first_step
        if first is None:
            return ""
        area, points = self._richest(steps)
        return _("你接下来 %(all)s 分里有 %(some)s 分在%(area)s，先看 %(row)s。") % {
            "all": round(sum(step.points for step in steps)),
            "some": f"{points:.1f}" if points < 1 else round(points),
            "area": area.name,
            "row": first.bar.title,
        }

    def _richest(self, steps: Sequence[NextStep]) -> tuple[ExamArea, float]:
        """The area in which most of the next points lie, and how many."""
        sums = [
            (area, sum(step.points for step in steps if step.key in keys))
            for area in self.frame.tables[self.part]
            for keys in [{row.key for row in area.rows}]
        ]
        return max(sums, key=lambda found: found[1])

    def _drill_url(self, key: int) -> str:
        asked = {"level": self.frame.level.pk, "scope": f"node:{key}"}
        return f"{reverse('practice:choose')}?{urlencode(asked)}"

    def _area_bar(self, area: ExamArea) -> Bar:
        keys = {row.key for row in area.rows}
        held = self.mastery.held_together(keys)
        return Bar(
            code="",
            name=area.name,
            url="",
            points=area.points,
            answers=held.answers,
            held=held if self.is_known else None,
        )

    def _row_bar(self, row: ExamRow) -> Bar:
        held = self._held[row.key]
        return Bar(
            code=row.code,
            name=row.name,
            url=row.url,
            points=row.points,
            answers=held.answers,
            held=held if self.is_known else None,
        )


@dataclass(frozen=True)
class MasteryPage:
    """A person's mastery of a level, now and over the past weeks."""

    level: Level
    parts: tuple[PartView, ...]
    charts: tuple[Chart, ...]
    pass_mark: int

    @property
    def is_drawn(self) -> bool:
        return any(chart.is_drawn for chart in self.charts)


def mastery_page(*, user: User, level: Level, at: datetime) -> MasteryPage:
    """Both parts and how they moved (6 queries). Reads the standard."""
    frame, answers = _read(user, level, at)
    return MasteryPage(
        level=level,
        parts=_parts(frame, answers, at),
        charts=tuple(
            chart_of(part, history(frame, part, answers, at), frame.pass_mark)
            for part in Part
        ),
        pass_mark=frame.pass_mark,
    )


def mastery_summary(*, user: User, level: Level, at: datetime) -> tuple[PartView, ...]:
    """Both parts as they are now, for another page (6 queries). Reads the standard."""
    frame, answers = _read(user, level, at)
    return _parts(frame, answers, at)


def _read(user: User, level: Level, at: datetime) -> tuple[ExamFrame, list[Answer]]:
    frame = exam_frame(level, timezone.localdate(at))
    return frame, answers_of(user, level, at)


def _parts(
    frame: ExamFrame, answers: Sequence[Answer], at: datetime
) -> tuple[PartView, ...]:
    evidence = evidence_at(answers, at)
    return tuple(PartView(frame, part, frame.mastery(part, evidence)) for part in Part)
