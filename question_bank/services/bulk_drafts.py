"""Beginning many items at once, as an import does: the same rows as `start_item`
makes, in a handful of queries."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from accounts.models import User
from question_bank.codes import refuse_retired
from question_bank.images import note_images
from question_bank.indexing import index_items
from question_bank.kinds import kind_of
from question_bank.models import AssessmentPoint, Draft, DraftRevision, Item, Origin
from question_bank.records import ItemBody

_NUMBERED = re.compile(r"(.*?)(\d+)")


@dataclass(frozen=True)
class NewItem:
    """`point` comes with its level; `draft` is the id that the draft will have."""

    draft: UUID
    point: AssessmentPoint
    pool: str
    body: ItemBody


@transaction.atomic
def start_items(*, author: User, items: Sequence[NewItem], at: datetime) -> list[Draft]:
    """New items of `author`, each a draft with its first revision, in this order.

    Codes follow from points and kinds. Others who begin items of the same points wait
    until the caller's transaction commits. BankError: point_retired.
    """
    items = [replace(new, body=new.body.cleaned()) for new in items]
    codes = _next_codes(items)
    rows = [
        Item(
            code=next(codes[_stem(new)]),
            point=new.point,
            kind=new.body.kind,
            pool=new.pool,
            origin=Origin.OWN,
        )
        for new in items
    ]
    Item.objects.bulk_create(rows)
    drafts = [
        Draft(
            id=new.draft,
            item=row,
            author=author,
            pool=row.pool,
            created_at=at,
            updated_at=at,
        )
        for row, new in zip(rows, items, strict=True)
    ]
    Draft.objects.bulk_create(drafts)
    _add_first_revisions(drafts, items, author, at)
    for row, new in zip(rows, items, strict=True):
        note_images(item=row, content=new.body.content)
    index_items((row, new.body.content) for row, new in zip(rows, items, strict=True))
    return drafts


def _add_first_revisions(
    drafts: Sequence[Draft], items: Sequence[NewItem], author: User, at: datetime
) -> None:
    DraftRevision.objects.bulk_create(
        DraftRevision(
            draft=draft,
            number=1,
            sources=[source.as_json() for source in new.body.sources],
            saved_by=author,
            saved_at=at,
            **new.body.columns(),
        )
        for draft, new in zip(drafts, items, strict=True)
    )
    first = DraftRevision.objects.filter(draft=OuterRef("pk")).values("pk")[:1]
    made = Draft.objects.filter(pk__in=[draft.pk for draft in drafts])
    made.update(head=Subquery(first))


def _stem(new: NewItem) -> str:
    letter = kind_of(new.body.kind).letter
    return f"{new.point.level.number}-{new.point.code}-{letter}"


def _next_codes(items: Sequence[NewItem]) -> dict[str, Iterator[str]]:
    """Free codes for each stem; the points are kept from others, always in order."""
    points = {new.point.pk for new in items}
    kept = AssessmentPoint.objects.select_for_update(no_key=True).order_by("pk")
    for point in kept.filter(pk__in=points):
        refuse_retired(point)
    stems = Counter(map(_stem, items))
    last = _last_numbers(points, stems)
    return {
        stem: iter([f"{stem}{last[stem] + place}" for place in range(1, number + 1)])
        for stem, number in stems.items()
    }


def _last_numbers(points: Collection[int], stems: Counter[str]) -> Counter[str]:
    """The highest number given out so far; codes of retired items count."""
    last: Counter[str] = Counter()
    codes = Item.objects.filter(point__in=points).values_list("code", flat=True)
    for code in codes.iterator():
        found = _NUMBERED.fullmatch(code)
        if found and found[1] in stems:
            last[found[1]] = max(last[found[1]], int(found[2]))
    return last
