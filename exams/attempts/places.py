"""The places of a released paper, kept in memory: a frozen form never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from exams.attempts.errors import AttemptError
from exams.attempts.models import EventKind
from exams.attempts.orders import Placed
from exams.papers.models import FormItem
from question_bank.errors import ItemError
from question_bank.kinds import kind_of
from standards.models import Part

# Papers that are sat at the same time.
MOST_PAPERS = 64


@dataclass(frozen=True, slots=True)
class Place:
    """One item on the paper; `content` is None where a case stands. Items of one
    `section` are of one kind (theory) or one area (skill)."""

    form_item: int
    kind: str
    content: Mapping[str, Any] | None
    section: str = ""
    option_order: Sequence[int] = ()


@lru_cache(maxsize=MOST_PAPERS)
def places_of(form_id: UUID) -> Mapping[int, Place]:
    """The places of a released form by their number (1 query, once a process)."""
    rows = FormItem.objects.filter(form_id=form_id).select_related("version", "form")
    return {
        row.position: Place(
            form_item=row.pk,
            kind=row.kind,
            content=row.version.content if row.version else None,
            section=row.kind if row.form.part == Part.THEORY else row.area_name,
            option_order=tuple(row.option_order),
        )
        for row in rows.order_by("position")
    }


def placed_on(form_id: UUID) -> list[Placed]:
    """The same places as `orders` wants them."""
    return [
        Placed(item, place.section, place.kind, place.content)
        for item, place in places_of(form_id).items()
    ]


def place_on(form_id: UUID, item: int) -> Place:
    """AttemptError `item_unknown` if the paper has no such number."""
    place = places_of(form_id).get(item)
    if place is None:
        raise AttemptError("item_unknown")
    return place


def clean_payload(place: Place, kind: str, payload: Mapping[str, Any]) -> Any:
    """What the payload says: an answer in its kind's canonical form, or a flag.

    AttemptError `bad_answer` if it says nothing of the sort.
    """
    if kind == EventKind.FLAG:
        if list(payload) != ["flagged"] or not isinstance(payload["flagged"], bool):
            raise AttemptError("bad_answer")
        return payload["flagged"]
    if kind != EventKind.ANSWER or len(payload) != 1 or place.content is None:
        raise AttemptError("bad_answer")
    try:
        return kind_of(place.kind).clean_answer(place.content, dict(payload))
    except ItemError:
        raise AttemptError("bad_answer") from None
