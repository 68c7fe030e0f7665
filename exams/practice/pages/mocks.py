"""Mocks and their results, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse

from accounts.models import User
from casework.stations import TimelineRow
from exams.attempts.models import ENDED, Attempt
from exams.attempts.orders import Order, Seen, as_seen, order_for
from exams.attempts.places import place_of, placed_on
from exams.attempts.stations import protocol_of
from exams.marking.marks import AreaMark, ItemMark
from exams.marking.models import PartResult
from exams.marking.reports import area_scores, item_scores, mock_results
from exams.papers.models import FormItem
from exams.practice.models import Mock
from exams.practice.reviewing import (
    Placed,
    ReviewedItem,
    challenges_of,
    favourites_of,
    for_review,
    plain,
    reviewed,
)
from exams.practice.services import ASSEMBLE
from jobs.models import Job, JobStatus
from question_bank.models import Item, ItemStatus, Pool
from standards.models import Area, Level, Standard


@dataclass(frozen=True)
class LevelChoice:
    """A level, whether the practice bank has anything for it, and whether it is the
    first of those: the one chosen to begin with."""

    level: Level
    has_items: bool
    is_first: bool = False


@dataclass(frozen=True)
class MockRow:
    """A past or unfinished mock; `result` is None for skill and while unmarked."""

    mock: Mock
    result: PartResult | None

    @property
    def is_finished(self) -> bool:
        return self.mock.attempt.status in ENDED


def level_choices() -> tuple[LevelChoice, ...]:
    """Levels of the newest standard (3 queries)."""
    newest = Standard.objects.newest_first().defer("document").first()
    if newest is None:
        return ()
    items = Item.objects.filter(pool=Pool.PRACTICE, status=ItemStatus.PUBLISHED)
    filled = set(items.values_list("point__level", flat=True).distinct().order_by())
    levels = list(newest.levels.all())
    first = next((level for level in levels if level.pk in filled), None)
    return tuple(
        LevelChoice(level, level.pk in filled, level == first) for level in levels
    )


def mock_rows(user: User) -> tuple[MockRow, ...]:
    """One's mocks, newest first, each with its marks (2 queries)."""
    mocks = Mock.objects.for_trainee(user).select_related("attempt__form__level")
    results = mock_results(mock.attempt for mock in mocks)
    return tuple(MockRow(mock, results.get(mock.attempt_id)) for mock in mocks)


def newest_row(user: User) -> MockRow | None:
    """The unfinished mock, else the newest (at most 2 queries)."""
    own = Mock.objects.for_trainee(user).select_related("attempt__form__level")
    mock = own.unfinished_first().first()
    if mock is None:
        return None
    return MockRow(mock, mock_results([mock.attempt]).get(mock.attempt_id))


def job_to_show(user: User) -> Job | None:
    """The newest paper in the making, or that could not be made (2 queries)."""
    job = Job.objects.owned_by(user).filter(kind=ASSEMBLE).first()
    if job is None or job.status in (JobStatus.SUCCEEDED, JobStatus.CANCELLED):
        return None
    if Mock.objects.for_trainee(user).filter(created_at__gt=job.created_at).exists():
        return None
    return job


@dataclass(frozen=True)
class AreaRow:
    """Points held in one area, as the bars show them: 11, not 11.0."""

    name: str
    held: int | Decimal
    points: int | Decimal


@dataclass(frozen=True)
class StationRow:
    """A case on the paper, under the number on the screen, and what was done there.
    Nobody marks it here."""

    number: int
    title: str
    points: Decimal
    steps: tuple[TimelineRow, ...]


@dataclass(frozen=True)
class ResultPage:
    """A finished mock. Without marks (skill) it is for self-assessment."""

    mock: Mock
    score: Decimal | None
    pass_mark: Decimal
    areas: tuple[AreaRow, ...]
    items: tuple[ReviewedItem, ...]
    stations: tuple[StationRow, ...] = ()

    @property
    def has_passed(self) -> bool:
        """Compares the rounded score, as the exam does."""
        return self.score is not None and self.score >= self.pass_mark

    @property
    def distance(self) -> Decimal:
        """Points above or below the pass mark."""
        return abs((self.score or Decimal()) - self.pass_mark)

    @property
    def wrong(self) -> tuple[ReviewedItem, ...]:
        return tuple(item for item in self.items if item.is_wrong)

    def filter_for(self, wish: str) -> str:
        """Which items to show, "all" or "wrong": the wrong ones where there are any."""
        return "all" if wish == "all" or not self.wrong else "wrong"

    @property
    def weakest(self) -> AreaRow | None:
        """The area with most points lost; None if none was lost."""
        lost = max(self.areas, key=lambda row: row.points - row.held, default=None)
        return lost if lost and lost.held < lost.points else None


def result_page(
    mock: Mock,
    result: PartResult | None,
    answers: Mapping[int, Mapping[str, Any] | None],
    pass_mark: Decimal,
) -> ResultPage:
    """The page of a finished mock (8 queries, however many items)."""
    marks = {mark.form_item: mark for mark in item_scores(result)} if result else {}
    areas = area_scores(result) if result else ()
    rows = list(_form_items(mock))
    places = {place.item: place for place in placed_on(mock.attempt.form_id)}
    order = order_for(mock.attempt.order_seed, list(places.values()))
    seen = {
        row.pk: as_seen(
            order, places[row.position], row.option_order, answers.get(row.pk)
        )
        for row in rows
    }
    rows.sort(key=lambda row: seen[row.pk].number)
    items = [_reviewed(row, seen[row.pk], marks.get(row.pk)) for row in rows]
    challenges = challenges_of(mock.attempt_id)
    kept = favourites_of(mock.user, [item.item for item in items])
    return ResultPage(
        mock=mock,
        score=result.score if result else None,
        pass_mark=pass_mark,
        areas=_area_rows(mock, areas),
        items=tuple(
            replace(
                item,
                challenge=challenges.get(row.position),
                challenge_url=reverse(
                    "practice:challenge", args=[mock.pk, row.position]
                ),
                is_favourite=item.item in kept,
            )
            for item, row in zip(items, rows, strict=True)
        ),
        stations=_stations(mock, order, answers),
    )


def _area_rows(mock: Mock, areas: Iterable[AreaMark]) -> tuple[AreaRow, ...]:
    """The areas under their short names, which fit beside a bar (1 query)."""
    rows = Area.objects.filter(standard=mock.attempt.form.level.standard_id)
    short = dict(rows.values_list("name", "short_name"))
    return tuple(
        AreaRow(short.get(one.area, one.area), plain(one.got), plain(one.points))
        for one in areas
    )


def _form_items(mock: Mock) -> Iterable[FormItem]:
    items = mock.attempt.form.items.filter(version__isnull=False)
    return for_review(items.order_by("position"), "version__")


def _stations(
    mock: Mock, order: Order, answers: Mapping[int, Mapping[str, Any] | None]
) -> tuple[StationRow, ...]:
    """The desks of the paper (1 query, if it has any, and 2 for each that was used)."""
    attempt = mock.attempt
    if not attempt.form.has_case:
        return ()
    rows = attempt.form.items.filter(case__isnull=False).select_related("case")
    return tuple(
        StationRow(
            number=order.number_of(row.position),
            title=str(row.case),
            points=row.points,
            steps=_steps(attempt, row.pk) if row.pk in answers else (),
        )
        for row in rows
    )


def _steps(attempt: Attempt, form_item: int) -> tuple[TimelineRow, ...]:
    return protocol_of(attempt, place_of(attempt.form_id, form_item)).steps


def _reviewed(row: FormItem, seen: Seen, mark: ItemMark | None) -> ReviewedItem:
    assert row.version is not None, "the query leaves cases out"
    return reviewed(
        Placed(
            number=seen.number,
            version=row.version,
            content=seen.content,
            option_order=seen.option_order,
            answer=seen.answer,
            points=row.points,
            got=mark.got if mark else None,
            in_points=True,
        )
    )
