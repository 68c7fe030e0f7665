"""The SQL of the answer path, for PostgreSQL and SQLite.

Rows travel as one JSON text, whatever their number, so that a batch of a hundred
costs hardly more than one. Both databases read it as a table with the same columns.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from exams.attempts.lane.deciding import MOST_EVENTS, Posted, State, Taken, Write
from exams.attempts.models import (
    Attempt,
    EventKind,
    EventSource,
    LeaseGrant,
    Presence,
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
LEASED_COLUMNS = {
    "id": "uuid",
    "status": "text",
    "started_at": "timestamptz",
    "pledged_at": "timestamptz",
    "deadline": "timestamptz",
    "closes_at": "timestamptz",
    "epoch": "integer",
    "device": "text",
    "head_seq": "integer",
    "head_sha256": "text",
}
GRANT_COLUMNS = {
    "attempt_id": "uuid",
    "epoch": "integer",
    "device": "text",
    "agent": "text",
    "address": "inet",
    "step": "text",
    "at": "timestamptz",
}
PRESENCE_COLUMNS = {
    "attempt_id": "uuid",
    "seen_at": "timestamptz",
    "address": "inet",
    "agent": "text",
    "unsent": "integer",
    "is_visible": "boolean",
}
# What a first write leaves of the other half of its row.
NO_FLAG = {"flagged": False, "flag_epoch": 0, "flag_seq": 0, "flag_sha256": "''"}
NO_ANSWER = {"answer_epoch": 0, "answer_seq": 0, "sha256": "''"}
as_json = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Aside:
    """A refused write that people may look at."""

    posted: Posted
    at: datetime
    why: WhyAside


@contextmanager
def one_trip() -> Iterator[None]:
    """Statements that only write do not wait for one another's answers: PostgreSQL
    tells at the end what it made of them."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


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
            f"SELECT {STATE_COLUMNS}, {clock} FROM {_table(Attempt)} "
            f"WHERE id IN ({listed}) ORDER BY id {lock}",
            [_uuid(one) for one in ids],
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
    return _uuid_of(pk), State(
        form_id=_uuid_of(form),
        status=status,
        epoch=epoch,
        device=device,
        closes_at=_moment_of(closes_at),
        paused_at=_moment_of(paused_at),
        position=position,
        head_seq=seq,
        head_sha256=sha256,
        now=at or now or timezone.now(),
    )


def write(taken: Sequence[Taken], source: EventSource = EventSource.LIVE) -> None:
    """The events, and the answers and flags that stand after them."""
    if not taken:
        return
    _insert(ResponseEvent, EVENT_COLUMNS, [_event_row(one, source) for one in taken])
    flags = [one for one in taken if one.posted.write.kind == EventKind.FLAG]
    answers = [one for one in taken if one.posted.write.kind != EventKind.FLAG]
    _project(ANSWER_COLUMNS, NO_FLAG, "answer", map(_answer_row, _newest(answers)))
    _project(FLAG_COLUMNS, NO_ANSWER, "flag", map(_flag_row, _newest(flags)))


def move_attempts(states: Mapping[UUID, State], ids: Iterable[UUID]) -> None:
    """Where each attempt's journal and chain have come to."""
    rows = [_head_row(pk, states[pk]) for pk in ids]
    if rows:
        _move(HEAD_COLUMNS, rows)


def write_lease(attempt: Attempt, grant: LeaseGrant) -> None:
    """A locked attempt as it stands with its new lease, and who got that."""
    with one_trip():
        _move(LEASED_COLUMNS, [_row(attempt, LEASED_COLUMNS)])
        _insert(LeaseGrant, GRANT_COLUMNS, [_row(grant, GRANT_COLUMNS)])


def write_presence(presence: Presence) -> None:
    """What the page said last, in place of what it said before."""
    listed = ", ".join(PRESENCE_COLUMNS)
    moved = [name for name in PRESENCE_COLUMNS if name != "attempt_id"]
    _execute(
        f"INSERT INTO {_table(Presence)} ({listed}) "
        f"SELECT {listed} FROM {_source(PRESENCE_COLUMNS)} WHERE true "
        "ON CONFLICT (attempt_id) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in moved),
        [_row(presence, PRESENCE_COLUMNS)],
    )


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
    rows: Iterable[Mapping[str, Any]],
) -> None:
    """Move the current answers (or flags) forward; the order is (epoch, client_seq),
    never arrival: an old answer that comes late must not overwrite a newer one."""
    listed = list(rows)
    if not listed:
        return
    table = _table(Response)
    moved = [name for name in columns if name not in ("attempt_id", "form_item_id")]
    _execute(
        f"INSERT INTO {table} ({', '.join([*columns, *rest])}) "
        f"SELECT {', '.join([*columns, *map(str, rest.values())])} "
        f"FROM {_source(columns)} WHERE true "
        "ON CONFLICT (attempt_id, form_item_id) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in moved)
        + f" WHERE ({table}.{part}_epoch, {table}.{part}_seq) "
        f"< (excluded.{part}_epoch, excluded.{part}_seq)",
        listed,
    )


def _insert(
    model: Any, columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> None:
    listed = ", ".join(columns)
    _execute(
        f"INSERT INTO {_table(model)} ({listed}) SELECT {listed} FROM {_source(columns)}",
        rows,
    )


def _move(columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Give attempts these values."""
    moved = [f"{name} = v.{name}" for name in columns if name != "id"]
    table = _table(Attempt)
    _execute(
        f"UPDATE {table} SET {', '.join(moved)} "
        f"FROM {_source(columns)} WHERE {table}.id = v.id",
        rows,
    )


def _execute(sql: str, rows: Sequence[Mapping[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [as_json(rows)])


def _source(columns: Mapping[str, str]) -> str:
    """The rows of the one parameter as a table `v`."""
    if connection.vendor == "postgresql":
        listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        return f"json_to_recordset(%s::json) AS v({listed})"
    listed = ", ".join(map(_from_json, columns, columns.values()))
    return f"(SELECT {listed} FROM json_each(%s)) AS v"


def _from_json(name: str, kind: str) -> str:
    """JSON stays JSON text on SQLite; all else becomes the value itself."""
    if kind != "jsonb":
        return f"value ->> '$.{name}' AS {name}"
    return f"nullif(value -> '$.{name}', 'null') AS {name}"


def _event_row(taken: Taken, source: EventSource) -> dict[str, Any]:
    write = taken.posted.write
    return {
        "attempt_id": _uuid(taken.posted.attempt_id),
        "event_uuid": _uuid(write.event_uuid),
        "position": taken.position,
        "form_item_id": taken.form_item,
        "kind": write.kind,
        "epoch": write.epoch,
        "client_seq": write.client_seq,
        "payload": write.payload,
        "prev_sha256": write.prev,
        "sha256": write.sha256,
        "received_at": _moment(taken.at),
        "address": taken.posted.address,
        "source": source,
    }


def _answer_row(taken: Taken) -> dict[str, Any]:
    return {
        "attempt_id": _uuid(taken.posted.attempt_id),
        "form_item_id": taken.form_item,
        "answer": taken.value,
        "answer_epoch": taken.posted.write.epoch,
        "answer_seq": taken.posted.write.client_seq,
        "sha256": taken.posted.write.sha256,
        "saved_at": _moment(taken.at),
    }


def _flag_row(taken: Taken) -> dict[str, Any]:
    return {
        "attempt_id": _uuid(taken.posted.attempt_id),
        "form_item_id": taken.form_item,
        "flagged": taken.value,
        "flag_epoch": taken.posted.write.epoch,
        "flag_seq": taken.posted.write.client_seq,
        "flag_sha256": taken.posted.write.sha256,
    }


def _row(instance: Model, columns: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(instance, name)) for name in columns}


def _plain(value: Any) -> Any:
    """A value as JSON carries it to either database."""
    if isinstance(value, UUID):
        return _uuid(value)
    return _moment(value) if isinstance(value, datetime) else value


def _head_row(attempt_id: UUID, state: State) -> dict[str, Any]:
    return {
        "id": _uuid(attempt_id),
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


def _table(model: Any) -> str:
    return model._meta.db_table


def _uuid(value: UUID) -> str:
    """As SQLite keeps it; PostgreSQL reads it as well."""
    return value.hex


def _uuid_of(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _moment_of(value: datetime | None) -> datetime | None:
    """SQLite keeps times in UTC and does not say so."""
    return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


def _moment(at: datetime) -> str:
    """As each database writes a time."""
    return str(connection.ops.adapt_datetimefield_value(at))
