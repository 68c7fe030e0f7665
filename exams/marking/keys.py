"""Marking by key: the kind says which share of an item's points an answer earns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from exams.marking.marks import ItemMark
from exams.marking.rounding import round_part
from question_bank.kinds import kind_of


@dataclass(frozen=True)
class KeyedItem:
    """A place of a form, its frozen content, and what was answered there.

    `order` is the order in which options were shown; `answer` is in its letters.
    """

    form_item: int
    kind: str
    area: str
    points: Decimal
    content: Mapping[str, Any]
    order: Sequence[int]
    answer: Mapping[str, Any] | None


def mark_by_key(item: KeyedItem) -> ItemMark:
    """Share × points by the rule of parts; an empty answer earns 0."""
    share = kind_of(item.kind).share(item.content, item.answer, item.order)
    got = round_part(share * Fraction(item.points))
    return ItemMark(item.form_item, item.area, got, item.points)


def mark_all(items: Iterable[KeyedItem]) -> tuple[ItemMark, ...]:
    return tuple(map(mark_by_key, items))
