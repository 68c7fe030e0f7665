"""Which items a drill draws, for whom. Every way starts at `practice_items`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from accounts.models import User
from exams.practice.models import ReviewCard
from exams.practice.querysets import practice_items, under
from question_bank.models import AssessmentPoint, Item, ItemVersion
from standards.models import Area, Level, Node, Part


@dataclass(frozen=True)
class Scope:
    """What a trainee wants to practise. `place` is an area, a node of the standard
    with all below it, or an assessment point; None is the whole level."""

    level: Level
    place: Area | Node | AssessmentPoint | None = None
    kind: str = ""
    difficulties: tuple[int, ...] = ()
    only_new: bool = False


def own_cards(items: QuerySet[Any], user: User) -> QuerySet[Any]:
    """`items` with the card that `user` has of each, or none, as `mine`."""
    mine = FilteredRelation("review_cards", condition=Q(review_cards__user=user))
    return items.annotate(mine=mine)


def draw_chosen(user: User, scope: Scope, number: int) -> list[ItemVersion]:
    """Items not met yet in random order, then those met, the longest ago first."""
    items = own_cards(_items_in(scope), user)
    if scope.only_new:
        items = items.filter(mine__isnull=True)
    met_last = F("mine__last_review").asc(nulls_first=True)
    return _versions(items.order_by(met_last, "?")[:number])


def count_chosen(scope: Scope) -> int:
    return _items_in(scope).count()


def draw_new(
    user: User, level: Level, area: Area | None, number: int
) -> list[ItemVersion]:
    """Theory items not met yet, core points (X) first."""
    items = own_cards(_items_in(Scope(level, area)), user)
    fresh = items.filter(mine__isnull=True, point__part=Part.THEORY)
    return _versions(fresh.order_by("point__importance", "?")[:number])


def draw_due(user: User, at: datetime, number: int) -> list[ItemVersion]:
    """Cards due today, the longest due first."""
    cards = ReviewCard.objects.for_trainee(user).practisable().due(at)
    return _of_cards(cards.order_by("due", "pk"), number)


def draw_wrong(user: User, area: Area | None, number: int) -> list[ItemVersion]:
    """Items of the book of wrong answers, those not seen for longest first."""
    cards = ReviewCard.objects.for_trainee(user).practisable().in_wrong_book()
    if area is not None:
        cards = cards.filter(item__point__area=area)
    return _of_cards(cards.order_by("last_review", "pk"), number)


def draw_favourites(user: User, number: int) -> list[ItemVersion]:
    kept = practice_items().filter(favourites__user=user)
    return _versions(kept.order_by("?")[:number])


def _items_in(scope: Scope) -> QuerySet[Any]:
    items = practice_items().filter(point__level=scope.level)
    if isinstance(scope.place, Area):
        items = items.filter(point__area=scope.place)
    elif isinstance(scope.place, Node):
        items = items.filter(under(scope.place))
    elif scope.place is not None:
        items = items.filter(point=scope.place)
    if scope.kind:
        items = items.filter(kind=scope.kind)
    if scope.difficulties:
        items = items.filter(current__difficulty__in=scope.difficulties)
    return items


def _of_cards(cards: QuerySet[Any], number: int) -> list[ItemVersion]:
    rows = cards.select_related("item__current")[:number]
    return [_current(card.item) for card in rows]


def _versions(items: QuerySet[Any]) -> list[ItemVersion]:
    return [_current(item) for item in items.select_related("current")]


def _current(item: Item) -> ItemVersion:
    assert item.current is not None, "a CHECK gives published items a version"
    # The version's own way back, so that nobody asks for it again.
    item.current.item = item
    return item.current
