"""What a list shows of an item: its text, where it stands, whether work is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from question_bank.kinds import Kind, kind_of
from question_bank.models import Cognition, Draft, DraftRevision, Item, ItemVersion
from question_bank.querysets import ItemQuerySet


@dataclass(frozen=True)
class ItemRow:
    """`said` is the published version, else the newest draft that may be read."""

    item: Item
    kind: Kind
    said: ItemVersion | DraftRevision
    draft: Draft | None
    """The open draft, if there is one that may be read."""

    @property
    def stem(self) -> str:
        return str(self.said.content.get("stem", ""))

    @property
    def cognition(self) -> str:
        return str(Cognition(self.said.cognition).label)

    @property
    def is_published(self) -> bool:
        return self.item.current_id is not None


def with_texts(items: ItemQuerySet, user: User) -> ItemQuerySet:
    """`items` with all that `rows_of` reads (1 query more)."""
    seen = Draft.objects.visible_to(user).select_related("head", "author")
    return items.select_related("current", "point__area").prefetch_related(
        Prefetch("drafts", seen.order_by("-updated_at"), to_attr="seen_drafts")
    )


def rows_of(items: Iterable[Any]) -> list[ItemRow]:
    return [row for item in items if (row := _row(item)) is not None]


def _row(item: Any) -> ItemRow | None:
    drafts: list[Draft] = item.seen_drafts
    said = item.current or (drafts[0].head if drafts else None)
    if said is None:
        return None
    is_open = next((one for one in drafts if one.is_open), None)
    return ItemRow(item, kind_of(item.kind), said, is_open)
