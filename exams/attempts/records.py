"""What a candidate may read of their own attempt once it is over.

The page shows answers in the letters that this candidate had on the screen, and of the
questions only their numbers: whether a question may be seen, the room above decides.
The file holds every write as it was hashed, so that anybody can check it
(`record_check`, docs/exam-record.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from exams.attempts.errors import AttemptError
from exams.attempts.lane.tickets import order_of
from exams.attempts.lane.wire import moment
from exams.attempts.manifests import standing_manifest
from exams.attempts.models import (
    ActKind,
    Attempt,
    EventKind,
    Response,
    ResponseEvent,
    RoomAct,
    SetAside,
    WhyAside,
)
from exams.attempts.orders import Order, Placed, as_seen
from exams.attempts.places import Place, clean_payload, places_of
from exams.attempts.receipts import (
    hand_in_document,
    public_signing_key,
    receipt_of,
    sign_hand_in,
)
from exams.attempts.record_check import FORMAT
from exams.attempts.rooms import receipt_code
from exams.attempts.stations import Wait, waits_at
from question_bank.kinds import kind_of

TOLD = (ActKind.GRANT, ActKind.PAUSE, ActKind.RESUME, ActKind.TERMINATE)


@dataclass(frozen=True)
class RecordRow:
    """One question: the answer that stands, "" if none, and its receipt; of a station
    also the acts whose way was long because the line was down."""

    number: int
    kind: str
    answer: str
    code: str
    at: datetime | None
    waits: tuple[Wait, ...] = ()


@dataclass(frozen=True)
class AsideRow:
    """A write that does not count; `number` is None if the paper has no such item."""

    number: int | None
    answer: str
    code: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Record:
    """`acts` are what people did to the time and the end of the attempt."""

    rows: tuple[RecordRow, ...]
    aside: tuple[AsideRow, ...]
    acts: tuple[RoomAct, ...]

    @property
    def answered(self) -> int:
        return sum(bool(row.answer) for row in self.rows)


def record_of(attempt: Attempt) -> Record:
    """The page of one's own record (3 queries, however many answers; one more for
    each station)."""
    order = order_of(attempt)
    places = places_of(attempt.form_id)
    responses = {row.form_item_id: row for row in attempt.responses.all()}
    rows = [
        _row(attempt, order, item, place, responses.get(place.form_item))
        for item, place in places.items()
    ]
    return Record(
        rows=tuple(sorted(rows, key=lambda row: row.number)),
        aside=tuple(_aside(order, places, row) for row in attempt.set_aside.all()),
        acts=tuple(attempt.acts.filter(kind__in=TOLD)),
    )


def _row(
    attempt: Attempt, order: Order, item: int, place: Place, response: Response | None
) -> RecordRow:
    answer = response.answer if response else None
    return RecordRow(
        number=order.number_of(item),
        kind=_kind_label(place),
        answer=_answer_text(order, item, place, answer),
        code=receipt_code(response.sha256) if response else "",
        at=response.saved_at if response else None,
        waits=waits_at(attempt, place) if place.is_station else (),
    )


def _kind_label(place: Place) -> str:
    return gettext("办事工位") if place.is_station else str(kind_of(place.kind).label)


def _answer_text(order: Order, item: int, place: Place, answer: Any) -> str:
    if answer is None:
        return ""
    if place.is_station:
        return gettext("办理 %(acts)d 步") % answer
    placed = Placed(item, place.section, place.kind, place.content)
    seen = as_seen(order, placed, place.option_order, answer)
    return kind_of(place.kind).answer_text(seen.answer)


def _aside(order: Order, places: Mapping[int, Place], row: SetAside) -> AsideRow:
    place = places.get(row.item)
    return AsideRow(
        number=order.number_of(row.item) if place else None,
        answer=_aside_text(order, row, place),
        code=receipt_code(row.sha256),
        at=row.received_at,
        why=str(WhyAside(row.why).label),
    )


def _aside_text(order: Order, row: SetAside, place: Place | None) -> str:
    """What was sent is kept unread: it need not be an answer at all."""
    if place is None or row.kind != EventKind.ANSWER:
        return ""
    try:
        answer = clean_payload(place, row.kind, row.payload)
    except AttemptError:
        return ""
    return _answer_text(order, row.item, place, answer)


def record_document(attempt: Attempt) -> dict[str, Any]:
    """The record as a file (4 queries, however many writes)."""
    events = attempt.events.select_related("form_item")
    order, hand_in = order_of(attempt), hand_in_document(attempt)
    return {
        "format": FORMAT,
        "hand_in": hand_in,
        "signature": sign_hand_in(hand_in),
        "key": public_signing_key(),
        "manifest": standing_manifest(attempt),
        "numbers": {str(item): place for place, item in enumerate(order.items, 1)},
        "writes": [_write(event) for event in events],
        "not_counted": _not_counted(attempt.set_aside.all()),
    }


def _write(event: ResponseEvent) -> dict[str, Any]:
    receipt = receipt_of(event, is_current=False, now=event.received_at)
    return {
        "position": event.position,
        "event_uuid": str(event.event_uuid),
        "item": event.form_item.position,
        "kind": event.kind,
        "epoch": event.epoch,
        "seq": event.client_seq,
        "prev": event.prev_sha256,
        "payload": event.payload,
        "sha256": event.sha256,
        "server_time": moment(event.received_at),
        "receipt": receipt.signature,
    }


def _not_counted(rows: Iterable[SetAside]) -> list[dict[str, Any]]:
    return [
        {
            "item": row.item,
            "kind": row.kind,
            "epoch": row.epoch,
            "seq": row.client_seq,
            "payload": row.payload,
            "sha256": row.sha256,
            "server_time": moment(row.received_at),
            "why": row.why,
        }
        for row in rows
    ]
