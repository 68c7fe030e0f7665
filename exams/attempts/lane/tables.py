"""The journal's statements, for PostgreSQL and SQLite."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from exams.attempts.lane import rows
from exams.attempts.lane.deciding import MOST_EVENTS, Posted, State, Taken, Write
from exams.attempts.models import (
    Attempt,
    EventKind,
    EventSource,
    Response,
    ResponseEvent,
    SetAside,
    WhyAside,
)

LOCK_PATIENCE = "2s"

STATE_COLUMNS = (
    "id, form_id, status, epoch, device, closes_at, paused_at, position, "
    "head_seq, head_sha256"
)
EVENT_COLUMNS = {
    "attempt_id": "uuid",
    "event_uuid": "uuid",
    "position": "integer",
    "form_item_id": "bigint",
    "kind": "text",
    "epoch": "integer",
    "client_seq": "integer",
    "payload": "jsonb",
    "prev_sha256": "text",
    "sha256": "text",
    "received_at": "timestamptz",
    "address": "inet",
    "source": "text",
}
ANSWER_COLUMNS = {
    "attempt_id": "uuid",
    "form_item_id": "bigint",
    "answer": "jsonb",
    "answer_epoch": "integer",
    "answer_seq": "integer",
    "sha256": "text",
    "saved_at": "timestamptz",
}
FLAG_COLUMNS = {
    "attempt_id": "uuid",
    "form_item_id": "bigint",
    "flagged": "boolean",
    "flag_epoch": "integer",
    "flag_seq": "integer",
    "flag_sha256": "text",
}
HEAD_COLUMNS = {
    "id": "uuid",
    "position": "integer",
    "head_seq": "integer",
    "head_sha256": "text",
}
# What a first write leaves of the other half of its row.
NO_FLAG = {"flagged": False, "flag_epoch": 0, "flag_seq": 0, "flag_sha256": "''"}
NO_ANSWER = {"answer_epoch": 0, "answer_seq": 0, "sha256": "''"}


@dataclass(frozen=True, slots=True)
class Aside:
    """A refused write that people may look at."""

    posted: Posted
    at: datetime
    why: WhyAside


def lock_free(ids: Collection[UUID], at: datetime | None) -> dict[UUID, State]:
    """The attempts among `ids` that nobody else holds, locked until the end of the
    transaction. SQLite's IMMEDIATE transaction already holds the only write lock."""
    return _locked(ids, at, "FOR NO KEY UPDATE SKIP LOCKED")


def lock_waiting(ids: Collection[UUID], at: datetime | None) -> dict[UUID, State]:
    """The same, waiting for who holds them; OperationalError after two seconds."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_PATIENCE}'")
    return _locked(ids, at, "FOR NO KEY UPDATE")


def existing(ids: Collection[UUID]) -> set[UUID]:
    """Those of `ids` that are attempts, held or not."""
    return set(Attempt.objects.filter(pk__in=ids).values_list("pk", flat=True))


def _locked(ids: Collection[UUID], at: datetime | None, how: str) -> dict[UUID, State]:
    on_postgresql = connection.vendor == "postgresql"
    listed = ", ".join(["%s"] * len(ids))
    clock, lock = ("clock_timestamp()", how) if on_postgresql else ("NULL", "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {STATE_COLUMNS}, {clock} FROM {rows.table_of(Attempt)} "
            f"WHERE id IN ({listed}) ORDER BY id {lock}",
            [rows.plain(one) for one in ids],
        )
        return dict(_state(row, at) for row in cursor.fetchall())


def _state(row: Sequence[Any], at: datetime | None) -> tuple[UUID, State]:
    (
        pk,
        form,
        status,
        epoch,
        device,
        closes_at,
        paused_at,
        position,
        seq,
        sha256,
        now,
    ) = row
    return rows.uuid_of(pk), State(
        form_id=rows.uuid_of(form),
        status=status,
        epoch=epoch,
        device=device,
        closes_at=rows.moment_of(closes_at),
        paused_at=rows.moment_of(paused_at),
        position=position,
        head_seq=seq,
        head_sha256=sha256,
        now=at or now or timezone.now(),
    )


def write(taken: Sequence[Taken], source: EventSource = EventSource.LIVE) -> None:
    """The events, and the answers and flags that stand after them."""
    if not taken:
        return
    events = [_event_row(one, source) for one in taken]
    rows.insert(ResponseEvent, EVENT_COLUMNS, events)
    flags = [one for one in taken if one.posted.write.kind == EventKind.FLAG]
    answers = [one for one in taken if one.posted.write.kind != EventKind.FLAG]
    _project(ANSWER_COLUMNS, NO_FLAG, "answer", map(_answer_row, _newest(answers)))
    _project(FLAG_COLUMNS, NO_ANSWER, "flag", map(_flag_row, _newest(flags)))


def move_attempts(states: Mapping[UUID, State], ids: Iterable[UUID]) -> None:
    """Where each attempt's journal and chain have come to."""
    heads = [_head_row(pk, states[pk]) for pk in ids]
    if heads:
        rows.move(Attempt, HEAD_COLUMNS, heads)


def set_aside(refused: Sequence[Aside]) -> None:
    """Keep refused writes, each once, as many of an attempt as its journal holds."""
    for attempt_id in {one.posted.attempt_id for one in refused}:
        kept = SetAside.objects.filter(attempt=attempt_id).count()
        mine = [one for one in refused if one.posted.attempt_id == attempt_id]
        SetAside.objects.bulk_create(
            [
                aside_row(
                    one.posted.attempt_id,
                    one.posted.write,
                    one.at,
                    one.why,
                    one.posted.address,
                )
                for one in mine[: max(0, MOST_EVENTS - kept)]
            ],
            ignore_conflicts=True,
        )


def _newest(taken: Sequence[Taken]) -> Iterable[Taken]:
    """Of several writes of one item the one with the greatest (epoch, seq)."""
    newest: dict[tuple[UUID, int], Taken] = {}
    for one in sorted(taken, key=_rank):
        newest[one.posted.attempt_id, one.form_item] = one
    return newest.values()


def _rank(taken: Taken) -> tuple[int, int]:
    return (taken.posted.write.epoch, taken.posted.write.client_seq)


def _project(
    columns: Mapping[str, str],
    rest: Mapping[str, Any],
    part: str,
    projected: Iterable[Mapping[str, Any]],
) -> None:
    """Move the current answers (or flags) forward; the order is (epoch, client_seq),
    never arrival: an old answer that comes late must not overwrite a newer one."""
    listed = list(projected)
    if not listed:
        return
    table = rows.table_of(Response)
    rows.upsert(
        Response,
        columns,
        listed,
        key=("attempt_id", "form_item_id"),
        rest=rest,
        where=f"WHERE ({table}.{part}_epoch, {table}.{part}_seq) "
        f"< (excluded.{part}_epoch, excluded.{part}_seq)",
    )


def _event_row(taken: Taken, source: EventSource) -> dict[str, Any]:
    write = taken.posted.write
    return {
        "attempt_id": rows.plain(taken.posted.attempt_id),
        "event_uuid": rows.plain(write.event_uuid),
        "position": taken.position,
        "form_item_id": taken.form_item,
        "kind": write.kind,
        "epoch": write.epoch,
        "client_seq": write.client_seq,
        "payload": write.payload,
        "prev_sha256": write.prev,
        "sha256": write.sha256,
        "received_at": rows.plain(taken.at),
        "address": taken.posted.address,
        "source": source,
    }


def _answer_row(taken: Taken) -> dict[str, Any]:
    return {
        "attempt_id": rows.plain(taken.posted.attempt_id),
        "form_item_id": taken.form_item,
        "answer": taken.value,
        "answer_epoch": taken.posted.write.epoch,
        "answer_seq": taken.posted.write.client_seq,
        "sha256": taken.posted.write.sha256,
        "saved_at": rows.plain(taken.at),
    }


def _flag_row(taken: Taken) -> dict[str, Any]:
    return {
        "attempt_id": rows.plain(taken.posted.attempt_id),
        "form_item_id": taken.form_item,
        "flagged": taken.value,
        "flag_epoch": taken.posted.write.epoch,
        "flag_seq": taken.posted.write.client_seq,
        "flag_sha256": taken.posted.write.sha256,
    }


def _head_row(attempt_id: UUID, state: State) -> dict[str, Any]:
    return {
        "id": rows.plain(attempt_id),
        "position": state.position,
        "head_seq": state.head_seq,
        "head_sha256": state.head_sha256,
    }


def aside_row(
    attempt_id: UUID,
    write: Write,
    at: datetime,
    why: WhyAside,
    address: str | None = None,
) -> SetAside:
    """A write that does not count, as it is kept."""
    return SetAside(
        attempt_id=attempt_id,
        event_uuid=write.event_uuid,
        item=write.item,
        kind=write.kind,
        epoch=write.epoch,
        client_seq=write.client_seq,
        payload=dict(write.payload),
        prev_sha256=write.prev,
        sha256=write.sha256,
        received_at=at,
        address=address,
        why=why,
    )
