"""What the practice pages show, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from accounts.models import User
from exams.attempts.models import ENDED
from exams.marking.marks import AreaMark, ItemMark
from exams.marking.models import PartResult
from exams.marking.reports import area_scores, item_scores, mock_results
from exams.papers.models import FormItem
from exams.practice.models import Mock
from exams.practice.services import ASSEMBLE
from jobs.models import Job, JobStatus
from question_bank.kinds import Kind, Line, Shown, kind_of
from question_bank.kinds.rubric import RubricKind, ScoringPoint, Veto
from question_bank.models import Challenge, Item, ItemSource, ItemStatus, Pool
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
class Source:
    """What an item rests on, and where to read it."""

    label: str
    says: str
    url: str


@dataclass(frozen=True)
class Option:
    letter: str
    text: str
    is_key: bool
    is_chosen: bool


@dataclass(frozen=True)
class ReviewedItem:
    """An item after the mock: what was answered, what is right, why, and whence."""

    number: int
    kind: str
    area: str
    point: str
    learn_url: str
    shown: Shown
    options: tuple[Option, ...]
    lines: tuple[Line, ...]
    answer: str
    key: str
    explanation: str
    reference: str
    scoring: tuple[ScoringPoint, ...]
    vetoes: tuple[Veto, ...]
    sources: tuple[Source, ...]
    points: Decimal
    got: Decimal | None
    challenge: Challenge | None = None
    """What this trainee said is wrong with the item, and the answer to it."""

    @property
    def is_wrong(self) -> bool:
        """Whether points were lost; never for items without marks."""
        return self.got is not None and self.got < self.points

    @property
    def is_partly_right(self) -> bool:
        """Whether some of the points were held."""
        return self.is_wrong and self.got != 0

    @property
    def held(self) -> int | Decimal:
        """The points got as people write them: 1, 0.5, 1.33."""
        return _plain(self.got or Decimal())


@dataclass(frozen=True)
class AreaRow:
    """Points held in one area, as the bars show them: 11, not 11.0."""

    name: str
    held: int | Decimal
    points: int | Decimal


@dataclass(frozen=True)
class ResultPage:
    """A finished mock. Without marks (skill) it is for self-assessment."""

    mock: Mock
    score: Decimal | None
    pass_mark: Decimal
    areas: tuple[AreaRow, ...]
    items: tuple[ReviewedItem, ...]

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
    challenges = {
        one.place: one for one in Challenge.objects.filter(attempt=mock.attempt_id)
    }
    return ResultPage(
        mock=mock,
        score=result.score if result else None,
        pass_mark=pass_mark,
        areas=_area_rows(mock, areas),
        items=tuple(
            replace(
                _reviewed(row, answers.get(row.pk), marks.get(row.pk)),
                challenge=challenges.get(row.position),
            )
            for row in _form_items(mock)
        ),
    )


def _area_rows(mock: Mock, areas: Iterable[AreaMark]) -> tuple[AreaRow, ...]:
    """The areas under their short names, which fit beside a bar (1 query)."""
    rows = Area.objects.filter(standard=mock.attempt.form.level.standard_id)
    short = dict(rows.values_list("name", "short_name"))
    return tuple(
        AreaRow(short.get(one.area, one.area), _plain(one.got), _plain(one.points))
        for one in areas
    )


def _plain(points: Decimal) -> int | Decimal:
    return int(points) if points == int(points) else points


def _form_items(mock: Mock) -> Iterable[FormItem]:
    return (
        mock.attempt.form.items.filter(version__isnull=False)
        .select_related(
            "version__item__point__node__standard", "version__item__point__node__level"
        )
        .prefetch_related(
            "version__sources__article__version__source",
            "version__sources__node__standard",
            "version__sources__node__level",
        )
        .order_by("position")
    )


def _reviewed(
    row: FormItem, answer: Mapping[str, Any] | None, mark: ItemMark | None
) -> ReviewedItem:
    assert row.version is not None
    kind, content = kind_of(row.kind), row.version.content
    point = row.version.item.point
    shown = kind.shown(content, row.option_order)
    key = kind.key_text(content, row.option_order) if kind.marked_by_key else ""
    chosen = kind.answer_text(answer)
    rubric = kind if isinstance(kind, RubricKind) else None
    return ReviewedItem(
        number=row.position,
        kind=str(kind.label),
        area=row.area_name,
        point=f"{point.code} {point.name}",
        learn_url=point.node.get_absolute_url(),
        shown=shown,
        options=_options(shown, key, chosen) if kind.marked_by_key else (),
        lines=_lines(kind, row, answer),
        answer=chosen,
        key=key,
        explanation=kind.explanation_text(content, row.option_order),
        reference=content.get("reference", ""),
        scoring=rubric.scoring_points(content) if rubric else (),
        vetoes=rubric.vetoes(content) if rubric else (),
        sources=tuple(map(_source, row.version.sources.all())),
        points=row.points,
        got=mark.got if mark else None,
    )


def _lines(
    kind: Kind, row: FormItem, answer: Mapping[str, Any] | None
) -> tuple[Line, ...]:
    assert row.version is not None
    return kind.lines(row.version.content, answer, row.option_order)


def _options(shown: Shown, key: str, chosen: str) -> tuple[Option, ...]:
    return tuple(
        Option(one.letter, one.text, one.letter in key, one.letter in chosen)
        for one in shown.options
    )


def _source(source: ItemSource) -> Source:
    if source.article is not None:
        article = source.article
        title = article.version.source.short_title
        url = reverse("law:source", args=[title]) + f"#{quote(article.number)}"
        return Source(f"{title} {article.number}", article.says, url)
    node = source.node
    assert node is not None, "a CHECK constraint gives a source one of the two"
    return Source(f"职业标准 {node.code}", node.text, node.get_absolute_url())
