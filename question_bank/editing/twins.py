"""Items nearly like the one being written, as far as the writer may see them.

Of others not even that they are there: a number would confirm what somebody guesses.
"""

from dataclasses import dataclass

from accounts.models import User
from question_bank.duplicates import Segment, difference, near
from question_bank.kinds import Content
from question_bank.models import Draft, Item
from question_bank.texts import question_words

SHOWN = 3


@dataclass(frozen=True)
class ShownTwin:
    item: Item
    percent: int
    segments: list[Segment]


def twins_of(content: Content, item: Item, user: User) -> list[ShownTwin]:
    """Near-duplicates of `content`, the most alike first, without `item` itself."""
    text = question_words(content)
    visible = Item.objects.visible_to(user)
    found = near(text, exclude=[item.pk], limit=SHOWN, among=visible)
    items = Item.objects.select_related("current", "point").in_bulk(
        [twin.item_id for twin in found]
    )
    return [
        ShownTwin(
            items[twin.item_id],
            round(twin.similarity * 100),
            difference(text, question_words(_content(items[twin.item_id]))),
        )
        for twin in found
    ]


def _content(item: Item) -> Content:
    """What the item says in use, else in its newest draft."""
    if item.current is not None:
        return item.current.content
    draft = Draft.objects.filter(item=item).select_related("head").first()
    return draft.revision.content if draft else {}
