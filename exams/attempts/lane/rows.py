"""Rows on their way into the database, on PostgreSQL and SQLite.

They travel as one JSON text, whatever their number, so that a batch of a hundred
costs hardly more than one. Both databases read it as a table with the same columns.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

# The type of each column, as PostgreSQL calls it.
Columns = Mapping[str, str]
Row = Mapping[str, Any]
as_json = json.JSONEncoder(ensure_ascii=False).encode


@contextmanager
def one_trip() -> Iterator[None]:
    """Statements that only write do not wait for one another's answers: PostgreSQL
    tells at the end what it made of them."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def insert(model: Any, columns: Columns, rows: Sequence[Row]) -> None:
    _execute(_insertion(model, columns, {}), rows)


def upsert(
    model: Any,
    columns: Columns,
    rows: Sequence[Row],
    *,
    key: Sequence[str],
    rest: Row | None = None,
    where: str = "",
) -> None:
    """Insert what is not there under `key`, with the values of `rest` (SQL) beside it;
    move what is, if `where` holds: the stored row by its table's name, the new one as
    `excluded`."""
    moved = [f"{name} = excluded.{name}" for name in columns if name not in key]
    _execute(
        f"{_insertion(model, columns, rest or {})} WHERE true "
        f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {', '.join(moved)} {where}",
        rows,
    )


def move(model: Any, columns: Columns, rows: Sequence[Row]) -> None:
    """Give the rows of these ids these values."""
    table = table_of(model)
    moved = [f"{name} = v.{name}" for name in columns if name != "id"]
    _execute(
        f"UPDATE {table} SET {', '.join(moved)} "
        f"FROM {_source(columns)} WHERE {table}.id = v.id",
        rows,
    )


def row_of(instance: Model, columns: Iterable[str]) -> dict[str, Any]:
    """Its values as `insert`, `upsert` and `move` take them."""
    return {name: plain(getattr(instance, name)) for name in columns}


def plain(value: Any) -> Any:
    """A value as JSON carries it to either database: UUIDs as SQLite keeps them, times
    as each writes them."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return str(connection.ops.adapt_datetimefield_value(value))
    return value


def uuid_of(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def moment_of(value: datetime | None) -> datetime | None:
    """SQLite keeps times in UTC and does not say so."""
    return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


def table_of(model: Any) -> str:
    name: str = model._meta.db_table
    return name


def _insertion(model: Any, columns: Columns, rest: Row) -> str:
    values = [*columns, *map(str, rest.values())]
    return (
        f"INSERT INTO {table_of(model)} ({', '.join([*columns, *rest])}) "
        f"SELECT {', '.join(values)} FROM {_source(columns)}"
    )


def _execute(sql: str, rows: Sequence[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [as_json(rows)])


def _source(columns: Columns) -> str:
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
