"""The places of a released paper, kept in memory: a frozen form never changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
# A form of the desk: one line of text or ticked papers at most.
ACT_FIELDS = 4
MOST_FIELDS = 30
LONGEST_FIELD = 2000
MOST_NUMBER = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """One item on the paper; `content` is None where a case stands. Items of one
    `section` are of one kind (theory) or one area (skill)."""

    form_item: int
    kind: str
    content: Mapping[str, Any] | None
    section: str = ""
    option_order: Sequence[int] = ()

    @property
    def is_station(self) -> bool:
        return self.content is None


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


@lru_cache(maxsize=MOST_PAPERS)
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


def place_of(form_id: UUID, form_item: int) -> Place:
    """The place of a row of the form."""
    found = (one for one in places_of(form_id).values() if one.form_item == form_item)
    return next(found)


def clean_payload(place: Place, kind: str, payload: Mapping[str, Any]) -> Any:
    """What the payload says: an answer in its kind's canonical form, a flag, or how
    far a station has come ({"acts": 12}).

    AttemptError `bad_answer` if it says nothing of the sort. Whether an act is
    possible is not asked here.
    """
    if kind == EventKind.ACT:
        return {"acts": act_in(place, payload).sequence}
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


@dataclass(frozen=True, slots=True)
class StationAct:
    """An act as its event has it: what is done, as which number from 1, and when by
    the browser's clock, which follows the server's."""

    key: str
    payload: Mapping[str, str]
    sequence: int
    made_at: datetime


def act_in(place: Place, payload: Mapping[str, Any]) -> StationAct:
    """AttemptError `bad_answer` if the payload is no act, or the place no station."""
    try:
        act = StationAct(
            key=_text(payload["act"]),
            payload={_text(k): _text(v) for k, v in payload["payload"].items()},
            sequence=payload["sequence"],
            made_at=datetime.fromisoformat(payload["made_at"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise AttemptError("bad_answer") from None
    is_number = type(act.sequence) is int and 1 <= act.sequence <= MOST_NUMBER
    known = len(payload) == ACT_FIELDS and len(act.payload) <= MOST_FIELDS
    if not (place.is_station and is_number and known and act.made_at.tzinfo):
        raise AttemptError("bad_answer")
    return act


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_FIELD or "\0" in value:
        raise ValueError("no field of a desk's form")
    return value
