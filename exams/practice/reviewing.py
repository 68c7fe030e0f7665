"""An item after it was answered: what one said, what is right, why, and whence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from accounts.models import User
from exams.practice.models import Cause, Favourite
from question_bank.kinds import Line, Shown, kind_of
from question_bank.kinds.rubric import RubricKind, ScoringPoint, Veto
from question_bank.models import (
    Challenge,
    ItemSource,
    ItemStatus,
    ItemVersion,
    Pool,
)


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
class Placed:
    """A version where it was met. `got` of `points` is None without marks; in a drill
    an item is worth 1, and `in_points` is false: nobody counts exam points there.
    `content` is the version's as one candidate saw it, where that differs."""

    number: int
    version: ItemVersion
    content: Mapping[str, Any] | None = None
    option_order: Sequence[int] = ()
    answer: Mapping[str, Any] | None = None
    points: Decimal = Decimal(1)
    got: Decimal | None = None
    in_points: bool = False
    was_answered: bool = True


@dataclass(frozen=True)
class ReviewedItem:
    """An item to look back at. `challenge_url` is "" where none can be raised."""

    item: UUID
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
    in_points: bool
    was_answered: bool
    is_revised: bool
    can_be_kept: bool
    challenge: Challenge | None = None
    """What this trainee said is wrong with the item, and the answer to it."""
    challenge_url: str = ""
    is_favourite: bool = False
    answer_key: UUID | None = None
    """Of the answer in the log, of which one may say why it was wrong."""
    cause: Cause | None = None

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
        return plain(self.got or Decimal())


def plain(points: Decimal) -> int | Decimal:
    return int(points) if points == int(points) else points


def for_review(rows: QuerySet[Any], prefix: str) -> QuerySet[Any]:
    """`rows` with all that `reviewed` reads of the version that `prefix` leads to
    (2 queries). Standards come without their documents, which are long."""
    sources = ItemSource.objects.select_related(
        "article__version__source", "node__standard", "node__level"
    ).defer("node__standard__document")
    return (
        rows.select_related(
            f"{prefix}item__point__area",
            f"{prefix}item__point__node__standard",
            f"{prefix}item__point__node__level",
        )
        .defer(f"{prefix}item__point__node__standard__document")
        .prefetch_related(Prefetch(f"{prefix}sources", sources))
    )


def reviewed(placed: Placed) -> ReviewedItem:
    """No query, if the version came by `for_review`."""
    version, order = placed.version, placed.option_order
    item, content = version.item, placed.content or version.content
    kind = kind_of(item.kind)
    shown = kind.shown(content, order)
    key = kind.key_text(content, order) if kind.marked_by_key else ""
    chosen = kind.answer_text(placed.answer)
    rubric = kind if isinstance(kind, RubricKind) else None
    return ReviewedItem(
        item=item.pk,
        number=placed.number,
        kind=str(kind.label),
        area=item.point.area.short_name,
        point=f"{item.point.code} {item.point.name}",
        learn_url=item.point.node.get_absolute_url(),
        shown=shown,
        options=_options(shown, key, chosen) if kind.marked_by_key else (),
        lines=kind.lines(content, placed.answer, order),
        answer=chosen,
        key=key,
        explanation=kind.explanation_text(content, order),
        reference=content.get("reference", ""),
        scoring=rubric.scoring_points(content) if rubric else (),
        vetoes=rubric.vetoes(content) if rubric else (),
        sources=tuple(map(_source, version.sources.all())),
        points=placed.points,
        got=placed.got,
        in_points=placed.in_points,
        was_answered=placed.was_answered,
        is_revised=item.current_id != version.pk,
        can_be_kept=kind.marked_by_key
        and (item.pool, item.status) == (Pool.PRACTICE, ItemStatus.PUBLISHED),
    )


def favourites_of(user: User, items: Iterable[UUID]) -> set[UUID]:
    """Which of these items `user` keeps (1 query)."""
    own = Favourite.objects.for_trainee(user).filter(item__in=list(items))
    return set(own.values_list("item", flat=True))


def challenges_of(attempt: UUID) -> Mapping[int, Challenge]:
    """What was said against items of a mock or a drill, by place (1 query)."""
    return {one.place: one for one in Challenge.objects.filter(attempt=attempt)}


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
