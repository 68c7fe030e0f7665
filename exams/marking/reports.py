"""What rooms above may know of marks. A mock's marks are kept apart from the start:
`part_result` does not know them, so no result or certificate can rest on one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from exams.attempts.models import Attempt, Purpose
from exams.marking.marks import AreaMark, ItemMark
from exams.marking.models import Panel, PartResult, Sheet


@dataclass(frozen=True)
class ExaminerProgress:
    """How far one member of a panel is; `code` is K1, K2 …"""

    code: str
    signed: int
    scripts: int


@dataclass(frozen=True)
class PanelProgress:
    """Scripts of a panel and how many have a result."""

    title: str
    scripts: int
    concluded: int
    waiting_for_chair: int
    examiners: tuple[ExaminerProgress, ...]


def part_result(attempt: Attempt) -> PartResult | None:
    """The newest marks of a sitting's attempt; None for a mock (1 query)."""
    return part_results([attempt]).get(attempt.pk)


def part_results(attempts: Iterable[Attempt]) -> Mapping[UUID, PartResult]:
    """The newest marks of each attempt of a sitting that has any (1 query)."""
    return _newest(attempts, Purpose.SITTING)


def mock_result(attempt: Attempt) -> PartResult | None:
    """The newest marks of a mock, for its trainee's eyes only (1 query)."""
    return mock_results([attempt]).get(attempt.pk)


def mock_results(attempts: Iterable[Attempt]) -> Mapping[UUID, PartResult]:
    """The newest marks of each mock that has any (1 query)."""
    return _newest(attempts, Purpose.MOCK)


def _newest(attempts: Iterable[Attempt], purpose: Purpose) -> Mapping[UUID, PartResult]:
    named = [attempt.pk for attempt in attempts]
    rows = PartResult.objects.filter(attempt__in=named, attempt__purpose=purpose)
    return {row.attempt_id: row for row in rows.order_by("version")}


def area_scores(result: PartResult) -> tuple[AreaMark, ...]:
    """Points by area, in the order of the weight table; they add up to the score."""
    return tuple(
        AreaMark(row["area"], Decimal(row["got"]), Decimal(row["points"]))
        for row in result.areas
    )


def item_scores(result: PartResult) -> tuple[ItemMark, ...]:
    """Points of each item, in the order of the paper."""
    return tuple(
        ItemMark(
            row["form_item"], row["area"], Decimal(row["got"]), Decimal(row["points"])
        )
        for row in result.items
    )


def panel_progress(panel: Panel) -> PanelProgress:
    """Who has signed how many sheets, and how many scripts have a result (5 queries)."""
    scripts = panel.scripts.count()
    signed = _signed_by_examiner(panel)
    return PanelProgress(
        title=panel.title,
        scripts=scripts,
        concluded=panel.scripts.concluded().count(),
        waiting_for_chair=panel.scripts.waiting_for_chair().count(),
        examiners=tuple(
            ExaminerProgress(member.code, signed.get(member.examiner_id, 0), scripts)
            for member in panel.members.all()
        ),
    )


def _signed_by_examiner(panel: Panel) -> Mapping[int, int]:
    sheets = Sheet.objects.signed().filter(script__panel=panel)
    rows = sheets.values("examiner").annotate(number=Count("pk")).order_by()
    return {row["examiner"]: row["number"] for row in rows}
