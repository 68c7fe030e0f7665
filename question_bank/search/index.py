"""Keeping the index and asking it."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import StrIndex

from question_bank.querysets import ItemQuerySet
from question_bank.search.grams import Word, words_of
from question_bank.search.models import SearchText
from question_bank.search.storage import BATCH, Row, gram_table
from question_bank.texts import normalised

Text = tuple[UUID, str]
"""An item's id and all words it shall be found by, as they are written."""


def put(item_id: UUID, text: str) -> None:
    """Let the item be found by the words of `text`, and by no others any more."""
    put_many([(item_id, text)])


def put_many(texts: Iterable[Text]) -> None:
    """`put` for many items at once, all or none; of an item named twice the last."""
    latest = list(dict(texts).items())
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        gram_table().storing(cursor, len(latest)),
    ):
        for start in range(0, len(latest), BATCH):
            _replace(cursor, dict(latest[start : start + BATCH]))


def remove(item_ids: Collection[UUID]) -> None:
    """Let nobody find these items any more."""
    with transaction.atomic(), connection.cursor() as cursor:
        gram_table().discard(cursor, _stored(item_ids))
        SearchText.objects.filter(item_id__in=item_ids).delete()


def clear() -> None:
    """Empty the index."""
    with transaction.atomic(), connection.cursor() as cursor:
        gram_table().clear(cursor)
        SearchText.objects.all().delete()


def matching(items: ItemQuerySet, query: str) -> ItemQuerySet:
    """Those of `items` whose words contain each word of `query`, in their order.

    Case and width do not matter, and a word may be as short as one letter. A query
    without a word narrows nothing. On SQLite this asks the database once.
    """
    words = words_of(query)
    if not words:
        return items
    grams = frozenset[str]().union(*(word.grams for word in words))
    texts = _texts_with(words, grams)
    if _has_many(grams):
        return items.filter(Exists(texts.filter(item_id=OuterRef("pk"))))
    return items.filter(pk__in=texts.values("item_id"))


def _has_many(grams: frozenset[str]) -> bool:
    """Whether many texts have all these grams; all have those of 《》, which is none."""
    with connection.cursor() as cursor:
        return not grams or gram_table().has_many(cursor, grams)


def _texts_with(words: Iterable[Word], grams: frozenset[str]) -> QuerySet[SearchText]:
    texts = SearchText.objects.all()
    if grams:
        texts = texts.filter(pk__in=gram_table().rows_with(grams))
    for word in words:
        if not word.exact:
            # A text may have all pairs of a word, though not in a row.
            texts = texts.alias(place=StrIndex("text", Value(word.text)))
            texts = texts.filter(place__gt=0)
    return texts


def _replace(cursor: Any, texts: Mapping[UUID, str]) -> None:
    old = _stored(texts)
    # Two who save an item at once must not both find it missing.
    new = SearchText.objects.bulk_create(
        (
            SearchText(item_id=item_id, text=normalised(texts[item_id]))
            for item_id in texts
        ),
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["text"],
    )
    gram_table().discard(cursor, old)
    gram_table().add(cursor, [(row.pk, row.text) for row in new])


def _stored(item_ids: Collection[UUID]) -> list[Row]:
    found = SearchText.objects.filter(item_id__in=item_ids)
    return list(found.values_list("pk", "text"))
