"""Keeping the shingles of the bank and asking them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from question_bank.duplicates.corpus import ALIKE, Corpus
from question_bank.duplicates.models import ItemShingles
from question_bank.duplicates.shingles import packed, shingles_of
from question_bank.querysets import ItemQuerySet

BATCH = 1000
# More candidates than anybody is shown: some are not among those asked for.
MOST_TWINS = 100


@dataclass(frozen=True)
class Twin:
    """An item of the bank, and how alike it is: 0 to 1."""

    item_id: UUID
    similarity: float


@dataclass(frozen=True)
class FileTwin:
    """Another text of the same import, by its place from 0, and how alike it is."""

    place: int
    similarity: float


@dataclass(frozen=True)
class Twins:
    """What is alike one text of an import, the most alike first."""

    in_bank: tuple[Twin, ...] = ()
    in_file: tuple[FileTwin, ...] = ()


def put(item_id: UUID, text: str) -> None:
    """Compare with the item by `text` from now on: its stem and options, a line each."""
    put_many([(item_id, text)])


def put_many(texts: Iterable[tuple[UUID, str]]) -> None:
    """`put` for many items at once, all or none; of an item named twice the last.

    A text without a letter is like no other: its item is left out.
    """
    sets = {item_id: packed(shingles_of(text)) for item_id, text in texts}
    with transaction.atomic():
        remove([item_id for item_id, data in sets.items() if not data])
        ItemShingles.objects.bulk_create(
            (
                ItemShingles(item_id=id, packed=data)
                for id, data in sets.items()
                if data
            ),
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["item"],
            update_fields=["packed"],
        )


def remove(item_ids: Collection[UUID]) -> None:
    """Compare with these items no more."""
    if item_ids:
        ItemShingles.objects.filter(item_id__in=item_ids).delete()


def clear() -> None:
    """Forget everything."""
    ItemShingles.objects.all().delete()


def near(
    text: str,
    *,
    exclude: Collection[UUID] = (),
    limit: int = 5,
    among: ItemQuerySet | None = None,
) -> list[Twin]:
    """The items most alike `text`, if alike at all, the most alike first.

    `exclude`: the item itself. `among`: only these may be told.
    """
    bank = _Bank.read()
    similarity = bank.corpus.alike(shingles_of(text))
    places = np.flatnonzero(similarity >= ALIKE)
    best = places[np.argsort(-similarity[places], kind="stable")][:MOST_TWINS]
    items = bank.items_at(best, among)
    found = (
        Twin(items[place], round(float(similarity[place]), 4))
        for place in best.tolist()
        if place in items and items[place] not in exclude
    )
    return list(found)[:limit]


def near_many(texts: Sequence[str], *, limit: int = 5) -> list[Twins]:
    """For each text the items of the bank and the other texts that are alike it."""
    sets = [shingles_of(text) for text in texts]
    worded = [place for place, shingles in enumerate(sets) if len(shingles)]
    bank = _Bank.read(extra=[sets[place] for place in worded])
    pairs = {
        place: sorted(bank.corpus.twins_of(bank.size + at), key=lambda twin: -twin[1])
        for at, place in enumerate(worded)
    }
    known = {at for found in pairs.values() for at, _ in found if at < bank.size}
    items = bank.items_at(np.array(sorted(known), np.int64), None)
    return [
        _twins(pairs.get(place, []), items, bank.size, worded, limit)
        for place in range(len(texts))
    ]


def _twins(
    pairs: Sequence[tuple[int, float]],
    items: Mapping[int, UUID],
    size: int,
    worded: Sequence[int],
    limit: int,
) -> Twins:
    in_bank = [Twin(items[at], round(alike, 4)) for at, alike in pairs if at in items]
    in_file = [
        FileTwin(worded[at - size], round(alike, 4))
        for at, alike in pairs
        if at >= size
    ]
    return Twins(tuple(in_bank[:limit]), tuple(in_file[:limit]))


@dataclass(frozen=True)
class _Bank:
    """All shingles of the bank at this moment; `rows` are ids of ItemShingles."""

    corpus: Corpus
    rows: Sequence[int]

    @property
    def size(self) -> int:
        return len(self.rows)

    @classmethod
    def read(cls, extra: Sequence[Any] = ()) -> "_Bank":
        """Read every row anew: sooner done than a memory of them is kept right."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, packed FROM {ItemShingles._meta.db_table}")
            found = cursor.fetchall()
        sets = [data for _, data in found] + [packed(shingles) for shingles in extra]
        lengths = np.fromiter(map(len, sets), np.int64, len(sets)) // 2
        flat = np.frombuffer(b"".join(sets), "<u2")
        return cls(Corpus(flat, lengths), [row for row, _ in found])

    def items_at(self, places: Any, among: ItemQuerySet | None) -> dict[int, UUID]:
        """The items at these places, as far as they are among those asked for."""
        by_row = {self.rows[place]: place for place in places.tolist()}
        found = ItemShingles.objects.filter(pk__in=by_row)
        if among is not None:
            found = found.filter(item_id__in=among.values("pk"))
        return {by_row[pk]: item for pk, item in found.values_list("pk", "item_id")}
