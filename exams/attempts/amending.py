"""Writes that join the journal of an ended attempt: the steps that files and people's
decisions share. The caller holds the attempt's row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exams.attempts.errors import AttemptError
from exams.attempts.lane import tables
from exams.attempts.lane.deciding import MOST_EVENTS, Posted, Taken, Write
from exams.attempts.models import (
    Attempt,
    EventKind,
    EventSource,
    ResponseEvent,
    SetAside,
)
from exams.attempts.places import clean_payload, place_on
from exams.attempts.tokens import Token


@dataclass(frozen=True)
class Fit:
    """A write that can be an event: the place of the form and what it says there."""

    write: Write
    form_item: int
    value: Any
    address: str | None = None


class Journal:
    """What is stored of an attempt, as it decides about further writes (1 query)."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        rows = attempt.events.values_list("event_uuid", "epoch", "client_seq", "sha256")
        self.places = {uuid: (epoch, seq) for uuid, epoch, seq, _ in rows}
        self.taken = set(self.places.values())
        self.hashes = {sha256 for *_, sha256 in rows}

    def is_repeat(self, write: Write) -> bool:
        """Whether this very write is stored. Its hash may differ: what a browser
        chained anew has another forerunner."""
        if write.event_uuid not in self.places:
            return False
        return write.sha256 in self.hashes or self._is_chained_anew(write)

    def _is_chained_anew(self, write: Write) -> bool:
        event = self.attempt.events.select_related("form_item").get(
            event_uuid=write.event_uuid
        )
        return _said_in(event) == said_by(write)

    def fit(self, write: Write, address: str | None = None) -> Fit:
        """The write as it can be stored.

        AttemptError `aside_unfit`: its uuid or its place in the order is another's, its
        lease was never given, or it is no answer to an item of the paper.
        """
        is_free = (
            write.event_uuid not in self.places
            and (write.epoch, write.client_seq) not in self.taken
            and 1 <= write.epoch <= self.attempt.epoch
        )
        if not is_free or write.kind == EventKind.ACT:
            raise AttemptError("aside_unfit")
        try:
            place = place_on(self.attempt.form_id, write.item)
            value = clean_payload(place, write.kind, write.payload)
        except AttemptError:
            raise AttemptError("aside_unfit") from None
        self.places[write.event_uuid] = (write.epoch, write.client_seq)
        self.taken.add((write.epoch, write.client_seq))
        return Fit(write, place.form_item, value, address)


def said_by(write: Write) -> tuple[Any, ...]:
    """All of a write but what it follows."""
    return (
        write.item,
        write.kind,
        write.epoch,
        write.client_seq,
        dict(write.payload),
    )


def _said_in(event: ResponseEvent) -> tuple[Any, ...]:
    return (
        event.form_item.position,
        event.kind,
        event.epoch,
        event.client_seq,
        event.payload,
    )


def write_of(row: SetAside) -> Write:
    """The write as the browser sent it."""
    return Write(
        event_uuid=row.event_uuid,
        item=row.item,
        kind=row.kind,
        epoch=row.epoch,
        client_seq=row.client_seq,
        prev=row.prev_sha256,
        sha256=row.sha256,
        payload=row.payload,
    )


def add_to_journal(
    attempt: Attempt, fits: Sequence[Fit], source: EventSource, at: datetime
) -> frozenset[int]:
    """Store the writes at the next positions; the places whose answer changed by it.

    The head stays where the lease's own browser left it. AttemptError
    `too_many_events`.
    """
    if attempt.position + len(fits) > MOST_EVENTS:
        raise AttemptError("too_many_events")
    before = _answers(attempt)
    token = Token(attempt.pk, attempt.form_id, attempt.epoch, "", 0)
    taken = [
        Taken(
            Posted(token, one.write, one.address),
            position,
            one.form_item,
            one.value,
            at,
        )
        for position, one in enumerate(fits, start=attempt.position + 1)
    ]
    tables.write(taken, source)
    attempt.position += len(fits)
    Attempt.objects.filter(pk=attempt.pk).update(position=attempt.position)
    after = _answers(attempt)
    return frozenset(
        item for item, answer in after.items() if before.get(item) != answer
    )


def _answers(attempt: Attempt) -> Mapping[int, Any]:
    return dict(attempt.responses.values_list("form_item_id", "answer"))
