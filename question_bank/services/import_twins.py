"""Rows of an import that ask what somebody already asks: in the file or the bank."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from question_bank.duplicates import Twins, near_many
from question_bank.models import ImportBatch, ImportRow, Item, RowState
from question_bank.texts import question_words

CHUNK = 500
# Of as many twins one is likely to be seen by the uploader.
MOST_TWINS = 10


@dataclass(frozen=True)
class _Words:
    """What is compared of a row; the rows themselves would be too many to keep."""

    pk: UUID
    number: int
    text: str


def mark_twins(batch: ImportBatch) -> int:
    """Note for each new row the text most like it that its uploader may see; how many.

    Of two rows that are alike the later one is told. A row that names an item is
    compared by that, not here.
    """
    words = list(_words(batch))
    twins = near_many([one.text for one in words], limit=MOST_TWINS)
    seen = _seen(batch, twins)
    marked = 0
    for start in range(0, len(words), CHUNK):
        found = {}
        for place in range(start, min(start + CHUNK, len(words))):
            twin = _nearest(words, place, twins[place], seen)
            if twin is not None:
                found[words[place].pk] = twin
        marked += _mark(found)
    return marked


@dataclass(frozen=True)
class _Nearest:
    similarity: float
    item: UUID | None = None
    row: int | None = None


def _words(batch: ImportBatch) -> Iterable[_Words]:
    rows = batch.rows.filter(existing=None, record__isnull=False).order_by("number")
    for pk, number, record in rows.values_list("pk", "number", "record").iterator():
        assert record is not None, "the query asks for rows with a record"
        yield _Words(pk, number, question_words(record["content"]))


def _seen(batch: ImportBatch, twins: Iterable[Twins]) -> set[UUID]:
    """Of all twins in the bank those that the uploader may know of."""
    ids = list({twin.item_id for one in twins for twin in one.in_bank})
    visible = Item.objects.visible_to(batch.uploaded_by)
    return {
        pk
        for start in range(0, len(ids), CHUNK)
        for pk in visible.filter(pk__in=ids[start : start + CHUNK]).values_list(
            "pk", flat=True
        )
    }


def _nearest(
    words: Sequence[_Words],
    place: int,
    twins: Twins,
    seen: set[UUID],
) -> _Nearest | None:
    found = [
        _Nearest(twin.similarity, item=twin.item_id)
        for twin in twins.in_bank
        if twin.item_id in seen
    ]
    found += [
        _Nearest(twin.similarity, row=words[twin.place].number)
        for twin in twins.in_file
        if twin.place < place
    ]
    return max(found, key=lambda one: one.similarity, default=None)


def _mark(found: Mapping[UUID, _Nearest]) -> int:
    rows = list(ImportRow.objects.filter(pk__in=found))
    for row in rows:
        twin = found[row.pk]
        row.twin_id, row.twin_row = twin.item, twin.row
        row.similarity = twin.similarity
        row.remarks = [*row.remarks, _remark(twin)]
        if row.state == RowState.READY:
            row.state = RowState.WARNING
    # An upsert is ten times as quick as an update by cases.
    ImportRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["twin", "twin_row", "similarity", "remarks", "state"],
    )
    return len(rows)


def _remark(twin: _Nearest) -> dict[str, str]:
    message = _("与题库中的一道题几乎相同，请对照后再决定。")
    if twin.row is not None:
        told = {"row": twin.row}
        message = _("与第 %(row)d 行几乎相同，请对照后再决定。") % told
    return {"severity": "warning", "column": "", "cell": "", "message": message}
