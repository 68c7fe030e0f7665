"""The book of wrong answers and the favourites, as values."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from accounts.models import User
from exams.practice.causes import causes_of
from exams.practice.models import Cause, Favourite, ReviewCard
from exams.practice.reviewing import (
    Placed,
    ReviewedItem,
    favourites_of,
    for_review,
    reviewed,
)
from exams.practice.wrong_book import DAYS_TO_LEAVE
from standards.models import Node

ENTRIES_A_PAGE = 20


@dataclass(frozen=True)
class AreaCount:
    """An area with how many wrong items of it are in the book."""

    area: int
    name: str
    number: int


@dataclass(frozen=True)
class CauseCount:
    """How often the trainee said so of what is in the book."""

    cause: Cause
    number: int


@dataclass(frozen=True)
class BookFilter:
    """What narrows the book; a value that nothing in it has narrows nothing."""

    area: int | None = None
    cause: str = ""


@dataclass(frozen=True)
class Entry:
    """An item in the book: what one said last, when, and what is still to show."""

    item: ReviewedItem
    node: Node
    at: datetime
    right_days: int

    @property
    def days_left(self) -> int:
        """On how many more days it must be right to leave the book."""
        return DAYS_TO_LEAVE - self.right_days


@dataclass(frozen=True)
class NodeGroup:
    node: Node
    area: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Book:
    """One page of the book, by node of the standard."""

    areas: tuple[AreaCount, ...]
    causes: tuple[CauseCount, ...]
    chosen: int | None
    cause: str
    groups: tuple[NodeGroup, ...]
    page: Page

    @property
    def total(self) -> int:
        return sum(one.number for one in self.areas)


@dataclass(frozen=True)
class FavouriteEntry:
    item: ReviewedItem
    kept_at: datetime


def wrong_book(user: User, wish: BookFilter, number: str) -> Book:
    """A page of the book (7 queries, however many items)."""
    cards = ReviewCard.objects.for_trainee(user).practisable().in_wrong_book()
    areas = _area_counts(cards)
    chosen = wish.area if any(one.area == wish.area for one in areas) else None
    if chosen is not None:
        cards = cards.filter(item__point__area=chosen)
    causes = _cause_counts(cards)
    cause = wish.cause if any(one.cause == wish.cause for one in causes) else ""
    if cause:
        cards = cards.filter(last_answer__said__cause=cause)
    ordered = cards.select_related("last_answer").order_by(
        "item__point__area__position", "item__point__node__position", "item__code"
    )
    rows = for_review(ordered, "last_answer__version__")
    page = Paginator(rows, ENTRIES_A_PAGE).get_page(number)
    return Book(areas, causes, chosen, cause, _groups(_entries(user, page)), page)


def _cause_counts(cards: QuerySet[Any]) -> tuple[CauseCount, ...]:
    said = cards.filter(last_answer__said__isnull=False).order_by()
    found = dict(said.values_list("last_answer__said__cause").annotate(Count("pk")))
    return tuple(CauseCount(one, found[one]) for one in Cause if one in found)


def _area_counts(cards: QuerySet[Any]) -> tuple[AreaCount, ...]:
    area = "item__point__area"
    rows = cards.values(area, f"{area}__short_name", f"{area}__position")
    counted = rows.annotate(number=Count("pk")).order_by(f"{area}__position")
    return tuple(
        AreaCount(row[area], row[f"{area}__short_name"], row["number"])
        for row in counted
    )


def _entries(user: User, cards: Iterable[ReviewCard]) -> list[Entry]:
    rows = list(cards)
    kept = favourites_of(user, [card.item_id for card in rows])
    causes = causes_of(card.last_answer for card in rows)
    return [
        _entry(card, place, card.item_id in kept, causes.get(card.last_answer_id))
        for place, card in enumerate(rows, start=1)
    ]


def _entry(
    card: ReviewCard, place: int, is_favourite: bool, cause: Cause | None
) -> Entry:
    told = replace(
        reviewed(placed(card, place)),
        is_favourite=is_favourite,
        answer_key=card.last_answer.key,
        cause=cause,
    )
    return Entry(
        item=told,
        node=card.last_answer.version.item.point.node,
        at=card.last_answer.at,
        right_days=card.right_days,
    )


def placed(card: ReviewCard, place: int) -> Placed:
    """What the trainee answered last, where the item is listed at `place`."""
    answer = card.last_answer
    return Placed(
        number=place,
        version=answer.version,
        option_order=answer.option_order,
        answer=answer.answer,
        got=answer.share,
    )


def _groups(entries: Iterable[Entry]) -> tuple[NodeGroup, ...]:
    return tuple(
        NodeGroup(node, group[0].item.area, tuple(group))
        for node, group in (
            (node, list(rows)) for node, rows in groupby(entries, lambda one: one.node)
        )
    )


def favourites_page(user: User, number: str) -> Page:
    """A page of FavouriteEntry, the newest first (4 queries)."""
    kept = Favourite.objects.for_trainee(user).practisable()
    rows = for_review(kept.select_related("item"), "item__current__")
    page = Paginator(rows, ENTRIES_A_PAGE).get_page(number)
    page.object_list = [
        FavouriteEntry(_kept_item(row, place), row.created_at)
        for place, row in enumerate(page.object_list, start=1)
    ]
    return page


def _kept_item(row: Favourite, place: int) -> ReviewedItem:
    version = row.item.current
    assert version is not None, "a CHECK gives published items a version"
    item = reviewed(Placed(number=place, version=version, was_answered=False))
    return replace(item, is_favourite=True)
