"""Where grams lie: an FTS5 table on SQLite, a tsvector with GIN on PostgreSQL.

Both hold the same grams of the same rows and answer the same question: which rows
have all of these? Neither tokenises a text of ours; they get grams and blanks.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.expressions import RawSQL

from question_bank.search.grams import PAIR, grams_of

GRAMS_TABLE = "question_bank_grams"
TEXTS_TABLE = "question_bank_searchtext"
# Of so many rows some stand on any first page: going through the page's order finds
# them sooner than listing them all. Measured: benchmarks/bank_search.py.
MANY = 4000
# Rows written in one go: their grams are some MB.
BATCH = 1000

Row = tuple[int, str]
"""The id of a SearchText and its text."""


class GramTable(ABC):
    """The grams of all texts, in one database."""

    create: Sequence[str]
    """What makes the empty table."""

    @abstractmethod
    def add(self, cursor: Any, rows: Sequence[Row]) -> None:
        """Store the grams of rows whose old ones are discarded."""

    @abstractmethod
    def discard(self, cursor: Any, rows: Sequence[Row]) -> None:
        """Drop the grams of rows, given the texts with which they were added."""

    @abstractmethod
    def clear(self, cursor: Any) -> None:
        """Drop all grams."""

    @abstractmethod
    def rows_with(self, grams: Iterable[str]) -> RawSQL:
        """The ids of the rows that have every one of these grams.

        One letter stands for all grams that begin with it.
        """

    def has_many(self, cursor: Any, grams: Iterable[str]) -> bool:
        """Whether so many rows have them that they had better not be listed."""
        return False

    @contextmanager
    def storing(self, cursor: Any, number: int) -> Iterator[None]:
        """Around the adding of so many rows."""
        yield


class SqliteGrams(GramTable):
    """FTS5 without content: the texts are stored once, in SearchText.

    Only which rows have a gram is kept, neither where nor how often. A row that goes
    with its item leaves its grams behind; ids are never used again, so that they find
    nothing, and the next rebuilding drops them.
    """

    create = (
        f"CREATE VIRTUAL TABLE {GRAMS_TABLE} USING fts5("
        "grams, content='', columnsize=0, detail=none, tokenize='ascii')",
    )

    _SELECT = f"SELECT rowid FROM {GRAMS_TABLE} WHERE {GRAMS_TABLE} MATCH %s"

    def add(self, cursor: Any, rows: Sequence[Row]) -> None:
        cursor.executemany(
            f"INSERT INTO {GRAMS_TABLE} (rowid, grams) VALUES (%s, %s)", _joined(rows)
        )

    def discard(self, cursor: Any, rows: Sequence[Row]) -> None:
        cursor.executemany(
            f"INSERT INTO {GRAMS_TABLE} ({GRAMS_TABLE}, rowid, grams) "
            "VALUES ('delete', %s, %s)",
            _joined(rows),
        )

    def clear(self, cursor: Any) -> None:
        cursor.execute(
            f"INSERT INTO {GRAMS_TABLE} ({GRAMS_TABLE}) VALUES ('delete-all')"
        )

    def rows_with(self, grams: Iterable[str]) -> RawSQL:
        return RawSQL(self._SELECT, [_fts5_query(grams)])

    def has_many(self, cursor: Any, grams: Iterable[str]) -> bool:
        """SQLite lists a subquery whole before it looks at an order or a limit."""
        cursor.execute(
            f"SELECT count(*) FROM ({self._SELECT} LIMIT {MANY})", [_fts5_query(grams)]
        )
        return cursor.fetchone()[0] == MANY


class PostgresqlGrams(GramTable):
    """A tsvector per row under a GIN index; a row goes with its text."""

    create = (
        f"CREATE TABLE {GRAMS_TABLE} (id bigint PRIMARY KEY "
        f"REFERENCES {TEXTS_TABLE} (id) ON DELETE CASCADE, grams tsvector NOT NULL)",
        f"CREATE INDEX {GRAMS_TABLE}_gin ON {GRAMS_TABLE} USING gin (grams)",
    )

    def add(self, cursor: Any, rows: Sequence[Row]) -> None:
        joined = _joined(rows)
        cursor.execute(
            f"INSERT INTO {GRAMS_TABLE} (id, grams) "
            "SELECT id, array_to_tsvector(string_to_array(grams, ' ')) "
            "FROM unnest(%s::bigint[], %s::text[]) AS new (id, grams) "
            "ON CONFLICT (id) DO UPDATE SET grams = EXCLUDED.grams",
            [[id for id, _ in joined], [grams for _, grams in joined]],
        )

    def discard(self, cursor: Any, rows: Sequence[Row]) -> None:
        """Nothing: a row goes with its text, and `add` replaces one that stays."""

    def clear(self, cursor: Any) -> None:
        cursor.execute(f"DELETE FROM {GRAMS_TABLE}")

    def rows_with(self, grams: Iterable[str]) -> RawSQL:
        wanted = " & ".join(
            gram if len(gram) == PAIR else f"{gram}:*" for gram in sorted(grams)
        )
        return RawSQL(
            f"SELECT id FROM {GRAMS_TABLE} WHERE grams @@ %s::tsquery", [wanted]
        )

    @contextmanager
    def storing(self, cursor: Any, number: int) -> Iterator[None]:
        """Many new rows wait in a list, which is sorted into the index at the end:
        in the usual one of 4 MB it would be sorted in every thousand rows."""
        if number <= BATCH:
            yield
            return
        cursor.execute("SET LOCAL gin_pending_list_limit = '512MB'")
        yield
        cursor.execute("SELECT gin_clean_pending_list(%s)", [f"{GRAMS_TABLE}_gin"])


def _fts5_query(grams: Iterable[str]) -> str:
    return " AND ".join(
        f'"{gram}"' if len(gram) == PAIR else f'"{gram}"*' for gram in sorted(grams)
    )


def _joined(rows: Iterable[Row]) -> list[Row]:
    return [(id, " ".join(grams_of(text))) for id, text in rows]


GRAM_TABLES: dict[str, GramTable] = {
    "sqlite": SqliteGrams(),
    "postgresql": PostgresqlGrams(),
}


def gram_table() -> GramTable:
    """The table of grams in our database."""
    return GRAM_TABLES[connection.vendor]


class CreateGramTable(Operation):
    """Migration operation: the empty table of grams, as this database needs it."""

    reversible = True

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The table is no part of the model state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for statement in GRAM_TABLES[schema_editor.connection.vendor].create:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        schema_editor.execute(f"DROP TABLE {GRAMS_TABLE}", params=None)

    def describe(self) -> str:
        return "Create the table of grams"
