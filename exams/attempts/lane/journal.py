"""Writes into the journal: a batch in one transaction, a receipt for each write.

Every batch locks the rows of its own attempts and nothing else, so candidates never
wait for each other, while a save, a hand-in and the end of time are one after the
other for each attempt. The time is the database's, read under the lock.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import Q
from django.db.transaction import atomic

from exams.attempts.errors import AttemptError
from exams.attempts.lane import rows, tables
from exams.attempts.lane.deciding import (
    KEPT_ASIDE,
    Posted,
    Read,
    State,
    Taken,
    answer_or_flag,
    take,
)
from exams.attempts.models import EventKind, Response, ResponseEvent
from exams.attempts.receipts import Receipt, make_receipt, receipt_of

logger = logging.getLogger(__name__)

Outcome = Receipt | AttemptError
States = Mapping[UUID, State]
Known = Mapping[tuple[UUID, UUID], ResponseEvent]
Lock = Callable[[Collection[UUID], datetime | None], States]
LookUp = Callable[[States, Sequence[Posted]], Known]
# Says that somebody else works on the attempt just now.
HELD = AttemptError("busy")


def store(
    batch: Sequence[Posted],
    at: datetime | None = None,
    read: Read = answer_or_flag,
    waits: bool = True,
) -> list[Outcome]:
    """Store what counts and say what became of each write, in order.

    A repeat (same uuid, same hash) gets the first receipt and changes nothing. What
    comes late or from a lost lease is set aside and refused. A write that the
    database itself refuses is found by halving: it never takes others with it.
    Without a database every outcome is `busy`: whether it was stored is then unknown,
    and the browser asks again. `at` is for tests and demos; else it is the
    database's clock. `read` says what a new write means, under the lock. Who does
    not wait gets HELD for writes of an attempt that somebody else holds.
    """
    if not batch:
        return []
    outcomes = _tried(batch, at, tables.lock_free, read)
    held = [place for place, outcome in enumerate(outcomes) if outcome is HELD]
    if held and not waits:
        there = tables.existing({batch[place].attempt_id for place in held})
        held = [place for place in held if batch[place].attempt_id not in there]
    for place in held:
        outcomes[place] = _tried([batch[place]], at, tables.lock_waiting, read)[0]
    return outcomes


def _tried(
    batch: Sequence[Posted], at: datetime | None, lock: Lock, read: Read
) -> list[Outcome]:
    try:
        return _stored(batch, at, lock, read, _maybe_known)
    except (OperationalError, InterfaceError) as error:
        logger.error("Answers wait: %s", error)
        connection.close()
        return [AttemptError("busy") for _ in batch]
    except DatabaseError:
        if len(batch) == 1:
            return [_doubted(batch[0], at, lock, read)]
        middle = len(batch) // 2
        halves = (batch[:middle], batch[middle:])
        return [outcome for half in halves for outcome in _tried(half, at, lock, read)]


def _doubted(posted: Posted, at: datetime | None, lock: Lock, read: Read) -> Outcome:
    """What becomes of a write that cannot be stored: its uuid may be another's."""
    try:
        return _stored([posted], at, lock, read, _known)[0]
    except DatabaseError:
        logger.exception("A write of %s cannot be stored", posted.attempt_id)
        return AttemptError("bad_answer")


def _stored(
    batch: Sequence[Posted],
    at: datetime | None,
    lock: Lock,
    read: Read,
    look_up: LookUp,
) -> list[Outcome]:
    with atomic():
        states = lock({posted.attempt_id for posted in batch}, at)
        missing = HELD if lock is tables.lock_free else AttemptError("not_found")
        sorter = _Sorter(states, look_up(states, batch), read, missing)
        outcomes = [sorter.outcome(posted) for posted in batch]
        with rows.one_trip():
            tables.write(sorter.taken)
            tables.move_attempts(
                states, {one.posted.attempt_id for one in sorter.taken}
            )
        tables.set_aside(sorter.aside)
    return [_signed(one) if isinstance(one, Taken) else one for one in outcomes]


class _Sorter:
    """Sorts the writes of a batch into taken, repeated and refused."""

    def __init__(
        self, states: States, known: Known, read: Read, missing: AttemptError
    ) -> None:
        self.states, self.known = states, known
        self.read, self.missing = read, missing
        self.taken: list[Taken] = []
        self.aside: list[tables.Aside] = []
        self.in_batch: dict[tuple[UUID, UUID], Taken] = {}

    def outcome(self, posted: Posted) -> Taken | Outcome:
        state = self.states.get(posted.attempt_id)
        if state is None:
            return self.missing
        try:
            return self._repeat(posted, state) or self._new(posted, state)
        except AttemptError as error:
            if error.code in KEPT_ASIDE:
                why = KEPT_ASIDE[error.code]
                self.aside.append(tables.Aside(posted, state.now, why))
            return error

    def _repeat(self, posted: Posted, state: State) -> Taken | Receipt | None:
        """What was answered before; AttemptError `uuid_reused` for other content."""
        key = (posted.attempt_id, posted.write.event_uuid)
        twin, event = self.in_batch.get(key), self.known.get(key)
        first = twin.posted.write.sha256 if twin else event and event.sha256
        if first and first != posted.write.sha256:
            raise AttemptError("uuid_reused")
        if twin is not None or event is None:
            return twin
        return receipt_of(event, is_current=_stands(event), now=state.now)

    def _new(self, posted: Posted, state: State) -> Taken:
        taken = take(state, posted, self.read)
        self.in_batch[posted.attempt_id, posted.write.event_uuid] = taken
        self.taken.append(taken)
        return taken


def _maybe_known(states: States, batch: Sequence[Posted]) -> Known:
    """Events already stored under these uuids (1 query, none in the usual case).

    What names the head of its attempt cannot be in the journal yet: had it been
    stored, it would be the head or stand behind it.
    """
    return _known(states, list(_off_the_head(states, batch)))


def _known(states: States, batch: Sequence[Posted]) -> Known:
    doubtful = Q()
    for posted in batch:
        doubtful |= Q(attempt=posted.attempt_id, event_uuid=posted.write.event_uuid)
    found = ResponseEvent.objects.filter(doubtful) if doubtful else ()
    return {(event.attempt_id, event.event_uuid): event for event in found}


def _off_the_head(states: States, batch: Sequence[Posted]) -> Iterator[Posted]:
    """Writes that continue neither their attempt's head nor the batch's own chain."""
    heads = {pk: (state.epoch, state.head_sha256) for pk, state in states.items()}
    for posted in batch:
        write = posted.write
        if heads.get(posted.attempt_id) == (write.epoch, write.prev):
            heads[posted.attempt_id] = (write.epoch, write.sha256)
        else:
            yield posted


def _stands(event: ResponseEvent) -> bool:
    """Whether a stored event is the standing answer, or flag, of its item."""
    kind = "flag" if event.kind == EventKind.FLAG else "answer"
    return Response.objects.filter(
        attempt_id=event.attempt_id,
        form_item_id=event.form_item_id,
        **{f"{kind}_epoch": event.epoch, f"{kind}_seq": event.client_seq},
    ).exists()


def _signed(taken: Taken) -> Receipt:
    write = taken.posted.write
    return make_receipt(
        attempt_id=taken.posted.attempt_id,
        event_uuid=write.event_uuid,
        position=taken.position,
        sha256=write.sha256,
        server_time=taken.at,
        is_current=True,
        now=taken.at,
    )
