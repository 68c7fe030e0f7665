"""What the bank remembers of its items' words: to search in, to find twins by.

Both are projections of what is written elsewhere. Whoever changes the words of an item
calls `index_items` in the same transaction; `rebuild` makes everything anew.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from question_bank import duplicates, search
from question_bank.kinds import Content
from question_bank.models import Draft, Item, ItemStatus, ItemVersion
from question_bank.texts import all_words, question_words

Worded = tuple[Item, Content]
"""An item (its point is read) and the content it shall be found by."""

# Items of a transaction while everything is made anew: some 0.3 s.
CHUNK = 1000


@transaction.atomic
def index_items(worded: Iterable[Worded]) -> int:
    """Find these items and their twins by these contents now; how many they are."""
    entries = list(worded)
    search.put_many((item.pk, searched_words(item, said)) for item, said in entries)
    duplicates.put_many((item.pk, question_words(said)) for item, said in entries)
    return len(entries)


def forget_items(item_ids: Collection[UUID]) -> None:
    """Find these items no more, and no twins by them."""
    search.remove(item_ids)
    duplicates.remove(item_ids)


def rebuild() -> int:
    """Make both indexes anew, from the current versions and from the drafts of items
    that have none; how many items there are.

    In short transactions, so that on SQLite others can write meanwhile; until the end
    not every item is found.
    """
    search.clear()
    duplicates.clear()
    under_way = Q(status=ItemStatus.DRAFT)
    items = Item.objects.filter(Q(current__isnull=False) | under_way).order_by("pk")
    ids = list(items.values_list("pk", flat=True))
    return sum(
        _index_again(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK)
    )


def searched_words(item: Item, content: Content) -> str:
    """Its code, its assessment point and all its texts."""
    point = item.point
    return "\n".join((item.code, point.code, point.name, all_words(content)))


@transaction.atomic
def _index_again(ids: Collection[UUID]) -> int:
    versions = ItemVersion.objects.filter(item__current=F("pk"), item__in=ids)
    drafts = Draft.objects.open().filter(item__in=ids, item__current__isnull=True)
    return index_items(
        [
            (version.item, version.content)
            for version in versions.select_related("item__point")
        ]
        + [
            (draft.item, draft.revision.content)
            for draft in drafts.select_related("item__point", "head")
        ]
    )
