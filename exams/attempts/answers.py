"""Saving an answer: the hot path. One transaction, one locked row, one receipt.

Every save locks the row of its own attempt and nothing else, so candidates never
wait for each other, while a save, a hand-in and the end of time are one after the
other for each attempt.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from exams.attempts.errors import AttemptError
from exams.attempts.leases import holds_lease
from exams.attempts.models import (
    Attempt,
    AttemptStatus,
    EventKind,
    Response,
    ResponseEvent,
)
from exams.attempts.receipts import Receipt, event_hash, receipt_of
from exams.papers.models import FormItem
from question_bank.errors import ItemError
from question_bank.kinds import kind_of

# About one write a second for the longest exam; stops a runaway script.
MOST_EVENTS = 20_000

REFUSED_STATES: dict[str, str] = {
    AttemptStatus.READY: "not_started",
    AttemptStatus.SUBMITTED: "already_submitted",
    AttemptStatus.VOID: "void",
}


@dataclass(frozen=True)
class Write:
    """What a browser asks to store. `position` is the question's number."""

    event_uuid: UUID
    position: int
    kind: str
    epoch: int
    client_seq: int
    payload: Mapping[str, Any]
    sha256: str


@dataclass(frozen=True)
class Sender:
    """Who writes, with which lease token, from which address."""

    candidate: User
    token: str
    address: str | None = None


def save_event(
    *, attempt_id: UUID, sender: Sender, write: Write, at: datetime
) -> Receipt:
    """Store one write for good and say so.

    A repeat (same uuid, same hash) gets the first receipt and changes nothing.
    What comes after `closes_at` is stored as late, does not count, and is refused.
    AttemptError: not_found, uuid_reused, lease_lost, not_started,
    already_submitted, void, late, too_many_events, item_unknown, bad_answer,
    hash_mismatch.
    """
    with transaction.atomic():
        attempt = _lock(attempt_id, sender.candidate)
        event = _known_event(attempt, write)
        if event is None:
            event, is_current = _store(attempt, sender, write, at)
        else:
            is_current = _stands(event)
    if event.is_late:
        raise AttemptError("late")
    return receipt_of(event, is_current=is_current)


def _lock(attempt_id: UUID, candidate: User) -> Attempt:
    """The candidate's attempt, locked against saves, hand-in and expiry.

    On SQLite the IMMEDIATE transaction already holds the only write lock.
    """
    attempt: Attempt | None = (
        Attempt.objects.for_candidate(candidate)
        .select_for_update(no_key=True)
        .filter(pk=attempt_id)
        .first()
    )
    if attempt is None:
        raise AttemptError("not_found")
    return attempt


def _known_event(attempt: Attempt, write: Write) -> ResponseEvent | None:
    """The event stored under this uuid; another content is no repeat but an error."""
    event = attempt.events.filter(event_uuid=write.event_uuid).first()
    if event is not None and event.sha256 != write.sha256:
        raise AttemptError("uuid_reused")
    return event


def _stands(event: ResponseEvent) -> bool:
    responses = Response.objects.filter(
        attempt_id=event.attempt_id, form_item_id=event.form_item_id
    )
    place = (event.epoch, event.client_seq)
    if event.kind == EventKind.FLAG:
        return place in responses.values_list("flag_epoch", "flag_seq")
    return place in responses.values_list("answer_epoch", "answer_seq")


def _store(
    attempt: Attempt, sender: Sender, write: Write, at: datetime
) -> tuple[ResponseEvent, bool]:
    is_late = _refuse_or_late(attempt, sender, write, at)
    item = _form_item(attempt, write)
    answer = clean_payload(item, write.kind, write.payload)
    _verify_hash(attempt, write)
    event = ResponseEvent.objects.create(
        attempt=attempt,
        event_uuid=write.event_uuid,
        position=attempt.position + 1,
        form_item=item,
        kind=write.kind,
        epoch=write.epoch,
        client_seq=write.client_seq,
        payload=dict(write.payload),
        sha256=write.sha256,
        received_at=at,
        is_late=is_late,
        address=sender.address,
    )
    Attempt.objects.filter(pk=attempt.pk).update(position=event.position)
    return event, not is_late and _project(event, answer)


def _refuse_or_late(
    attempt: Attempt, sender: Sender, write: Write, at: datetime
) -> bool:
    """Whether the write is late; AttemptError if it may not be stored at all."""
    if attempt.status in REFUSED_STATES:
        raise AttemptError(REFUSED_STATES[attempt.status])
    if write.epoch != attempt.epoch or not holds_lease(attempt, sender.token):
        raise AttemptError("lease_lost")
    if attempt.position >= MOST_EVENTS:
        raise AttemptError("too_many_events")
    assert attempt.closes_at is not None, "a CHECK gives started attempts an end"
    return attempt.status == AttemptStatus.EXPIRED or at > attempt.closes_at


def _form_item(attempt: Attempt, write: Write) -> FormItem:
    item = (
        FormItem.objects.filter(form_id=attempt.form_id, position=write.position)
        .select_related("version")
        .first()
    )
    if item is None or item.version is None:
        raise AttemptError("item_unknown")
    return item


def clean_payload(item: FormItem, kind: str, payload: Mapping[str, Any]) -> Any:
    """What the payload says: an answer in its kind's canonical form, or a flag."""
    if kind == EventKind.FLAG:
        if list(payload) != ["flagged"] or not isinstance(payload["flagged"], bool):
            raise AttemptError("bad_answer")
        return payload["flagged"]
    if kind != EventKind.ANSWER or len(payload) != 1 or item.version is None:
        raise AttemptError("bad_answer")
    try:
        return kind_of(item.kind).clean_answer(item.version.content, dict(payload))
    except ItemError:
        raise AttemptError("bad_answer") from None


def _verify_hash(attempt: Attempt, write: Write) -> None:
    expected = event_hash(
        attempt.pk, write.position, write.kind, write.client_seq, write.payload
    )
    if expected != write.sha256:
        raise AttemptError("hash_mismatch")


def _project(event: ResponseEvent, answer: Any) -> bool:
    """Move the current answer forward; False if a newer write already stands.

    The order is (epoch, client_seq), never arrival: a delayed retry of an old
    answer must not overwrite a newer one.
    """
    responses = Response.objects.filter(
        attempt_id=event.attempt_id, form_item_id=event.form_item_id
    )
    if event.kind == EventKind.FLAG:
        newer = responses.flagged_before(event.epoch, event.client_seq)
        changed = newer.update(
            flagged=answer, flag_epoch=event.epoch, flag_seq=event.client_seq
        )
    else:
        newer = responses.answered_before(event.epoch, event.client_seq)
        changed = newer.update(
            answer=answer,
            answer_epoch=event.epoch,
            answer_seq=event.client_seq,
            sha256=event.sha256,
            saved_at=event.received_at,
        )
    return bool(changed)
