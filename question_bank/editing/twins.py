"""Items nearly like the one being written, as far as the writer may see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from question_bank.duplicates import Segment, Twin, difference, near
from question_bank.kinds import Content
from question_bank.models import Draft, Item
from question_bank.texts import question_words

SHOWN = 3


@dataclass(frozen=True)
class ShownTwin:
    item: Item
    percent: int
    segments: list[Segment]


@dataclass(frozen=True)
class Twins:
    """`hidden` counts twins in the exam pool that this person may not read."""

    shown: list[ShownTwin]
    hidden: int

    @property
    def any(self) -> bool:
        return bool(self.shown or self.hidden)


def twins_of(content: Content, item: Item, user: User) -> Twins:
    """Near-duplicates of `content`, the most alike first, without `item` itself."""
    text = question_words(content)
    found = near(text, exclude=[item.pk], limit=SHOWN)
    visible = Item.objects.visible_to(user).filter(
        pk__in=[twin.item_id for twin in found]
    )
    items = {one.pk: one for one in visible.select_related("current", "point")}
    shown = [
        ShownTwin(
            items[twin.item_id],
            round(twin.similarity * 100),
            difference(text, question_words(_content(items[twin.item_id]))),
        )
        for twin in found
        if twin.item_id in items
    ]
    return Twins(shown, _hidden(found, items.keys()))


def _hidden(found: Sequence[Twin], visible: Collection[UUID]) -> int:
    return sum(1 for twin in found if twin.item_id not in visible)


def _content(item: Item) -> Content:
    """What the item says in use, else in its newest draft."""
    if item.current is not None:
        return item.current.content
    draft = Draft.objects.filter(item=item).select_related("head").first()
    return draft.revision.content if draft else {}
