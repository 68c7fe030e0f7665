"""One attempt as its door and its pulse ask for it: the row, what its paper allows, the
time, what was done to it.

In plain SQL, for a whole room knocks in the same second, and writing a statement down
costs the ORM several times what answering it costs the database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from exams.attempts.models import Attempt, RoomAct
from exams.papers.models import PaperForm

T = TypeVar("T", bound=Model)
Fields = tuple[Any, ...]
Reader = Callable[..., Any]


def _fields(model: type[Model], *names: str) -> Fields:
    """In the order in which the model takes them."""
    fields = model._meta.concrete_fields
    return tuple(field for field in fields if not names or field.attname in names)


ATTEMPT = _fields(Attempt)
FORM = _fields(PaperForm, "id", "status", "has_case")
ACT = _fields(RoomAct, "id", "kind", "note", "seconds", "at")


@dataclass(frozen=True, slots=True)
class Seen:
    """An attempt as it stood at the database's time `at`; of its form only what a
    door asks for is loaded."""

    attempt: Attempt
    at: datetime


def seen(attempt_id: UUID) -> Seen | None:
    """The attempt, unlocked (1 query)."""
    return _read(attempt_id, lock="")


def held(attempt_id: UUID) -> Seen | None:
    """The attempt, its row locked until the transaction ends (1 query). SQLite's
    IMMEDIATE transaction already holds the only write lock."""
    return _read(attempt_id, lock="FOR NO KEY UPDATE OF a")


def acts_of(attempt_id: UUID) -> list[RoomAct]:
    """What people did to it and what it gave, the oldest first (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_columns('r', ACT)} FROM {RoomAct._meta.db_table} r "
            "WHERE r.attempt_id = %s ORDER BY r.at, r.id",
            [attempt_id.hex],
        )
        return [_instance(RoomAct, ACT, row) for row in cursor.fetchall()]


def _read(attempt_id: UUID, lock: str) -> Seen | None:
    on_postgresql = connection.vendor == "postgresql"
    clock, lock = ("clock_timestamp()", lock) if on_postgresql else ("NULL", "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_columns('a', ATTEMPT)}, {_columns('f', FORM)}, {clock} "
            f"FROM {Attempt._meta.db_table} a "
            f"JOIN {PaperForm._meta.db_table} f ON f.id = a.form_id "
            f"WHERE a.id = %s {lock}",
            [attempt_id.hex],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    attempt = _instance(Attempt, ATTEMPT, row)
    attempt.form = _instance(PaperForm, FORM, row[len(ATTEMPT) :])
    return Seen(attempt, row[-1] or timezone.now())


def _columns(alias: str, fields: Fields) -> str:
    return ", ".join(f"{alias}.{field.column}" for field in fields)


def _instance(model: type[T], fields: Fields, row: Sequence[Any]) -> T:
    """As the ORM would make it; SQLite's values become Python's."""
    values = list(row[: len(fields)])
    for place, reads in _readers(fields, connection.vendor):
        for read in reads:
            values[place] = read(values[place], fields[place].get_col(""), connection)
    return model.from_db(connection.alias, [field.attname for field in fields], values)


@cache
def _readers(fields: Fields, vendor: str) -> list[tuple[int, list[Reader]]]:
    """The places whose values this database keeps in another form."""
    readers = [
        connection.ops.get_db_converters(field.get_col(""))
        + field.get_db_converters(connection)
        for field in fields
    ]
    return [(place, reads) for place, reads in enumerate(readers) if reads]
