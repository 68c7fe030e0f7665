"""Tables that only grow: triggers refuse UPDATE and DELETE on both databases."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AppendOnly(Operation):
    """Migration operation: rows of `table` can be inserted, never changed.

    `mutable` names columns that may still change (a pointer to a successor);
    then updates of other columns are refused. Truncation as a whole is left to
    the database's owner.
    """

    reversible = True

    def __init__(self, table: str, mutable: Sequence[str] = ()) -> None:
        self.table = table
        self.mutable = tuple(mutable)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of the model state."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        columns = self._guarded_columns(schema_editor)
        maker = (
            _postgresql
            if schema_editor.connection.vendor == "postgresql"
            else (_sqlite)
        )
        for statement in maker(self.table, columns):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        on_table = (
            f" ON {self.table}"
            if schema_editor.connection.vendor == "postgresql"
            else ""
        )
        for act in ("update", "delete"):
            schema_editor.execute(
                f"DROP TRIGGER IF EXISTS {self.table}_no_{act}{on_table}", params=None
            )

    def describe(self) -> str:
        return f"Make {self.table} append-only"

    def _guarded_columns(self, schema_editor: BaseDatabaseSchemaEditor) -> list[str]:
        connection = schema_editor.connection
        with connection.cursor() as cursor:
            found = connection.introspection.get_table_description(cursor, self.table)
        return [column.name for column in found if column.name not in self.mutable]


class LiftAppendOnly(AppendOnly):
    """Take the triggers of `table` away, for a migration that must change its rows.

    A later operation guards it again, with the columns that it has by then.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Let rows of {self.table} be changed"


def _sqlite(table: str, columns: list[str]) -> list[str]:
    listed = ", ".join(f'"{column}"' for column in columns)
    refusal = f"SELECT RAISE(ABORT, '{table} is append-only')"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {listed} ON {table} "
        f"BEGIN {refusal}; END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"BEGIN {refusal}; END",
    ]


def _postgresql(table: str, columns: list[str]) -> list[str]:
    listed = ", ".join(f'"{column}"' for column in columns)
    return [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE OF {listed} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ]
