"""What may hang on a sitting, held by the database itself.

A sitting takes only exam papers, and starter items only at a demo centre; a
candidacy takes only its own person's attempt of that purpose and paper; a result
takes only marks of its own candidacy. So a mock can never become a result.

SQLite loses the triggers of a table that a later migration remakes: such a migration
must repeat its guards (tests/sittings/test_guards.py would fail).
"""

from dataclasses import dataclass

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


@dataclass(frozen=True)
class Guard:
    """`wrong` is SQL over NEW (and OLD, if only updates are watched)."""

    name: str
    table: str
    columns: tuple[str, ...]
    wrong: str
    refusal: str
    events: tuple[str, ...] = ("INSERT", "UPDATE")


def _attempt_guard(part: str) -> Guard:
    column = f"{part}_attempt_id"
    return Guard(
        name=f"sittings_candidacy_{part}_attempt",
        table="sittings_candidacy",
        columns=(column, "user_id", "sitting_id"),
        wrong=f"NEW.{column} IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM attempts_attempt a JOIN sittings_sitting s "
        f"ON s.id = NEW.sitting_id AND s.{part}_form_id = a.form_id "
        f"WHERE a.id = NEW.{column} AND a.purpose = 'sitting' "
        "AND a.candidate_id = NEW.user_id)",
        refusal="a candidacy takes only an attempt of its person in this sitting",
    )


def _marks_guard(part: str) -> Guard:
    return Guard(
        name=f"sittings_result_{part}_marks",
        table="sittings_result",
        columns=(f"{part}_id",),
        wrong=f"NEW.{part}_id IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM marking_partresult m JOIN sittings_candidacy c "
        f"ON c.{part}_attempt_id = m.attempt_id "
        f"WHERE m.id = NEW.{part}_id AND c.id = NEW.candidacy_id)",
        refusal="a result takes only the marks of its own candidacy",
        events=("INSERT",),
    )


def _form_guard(part: str) -> Guard:
    column = f"{part}_form_id"
    return Guard(
        name=f"sittings_sitting_{part}_form",
        table="sittings_sitting",
        columns=(column, "centre_id"),
        wrong=f"NEW.{column} IS NOT NULL AND (NOT EXISTS ("
        f"SELECT 1 FROM papers_paperform p WHERE p.id = NEW.{column} "
        f"AND p.part = '{part}' AND p.pool = 'exam') OR EXISTS ("
        "SELECT 1 FROM papers_formitem f "
        "JOIN question_bank_itemversion v ON v.id = f.version_id "
        "JOIN question_bank_item i ON i.id = v.item_id "
        "JOIN accounts_centre c ON c.id = NEW.centre_id "
        f"WHERE f.form_id = NEW.{column} AND i.origin = 'starter' "
        "AND NOT c.is_demo))",
        refusal="a sitting takes only exam papers, a real one without starter items",
    )


GUARDS = [
    *(_form_guard(part) for part in ("theory", "skill")),
    *(_attempt_guard(part) for part in ("theory", "skill")),
    *(_marks_guard(part) for part in ("theory", "skill")),
    Guard(
        name="sittings_attempt_purpose_frozen",
        table="attempts_attempt",
        columns=("purpose", "candidate_id", "form_id"),
        wrong="NEW.purpose <> OLD.purpose OR NEW.candidate_id <> OLD.candidate_id "
        "OR NEW.form_id <> OLD.form_id",
        refusal="what an attempt is for, whose and of which paper never changes",
        events=("UPDATE",),
    ),
]


def _event(guard: Guard, event: str) -> str:
    return f"UPDATE OF {', '.join(guard.columns)}" if event == "UPDATE" else event


def _sqlite(guard: Guard) -> list[str]:
    return [
        f"CREATE TRIGGER {guard.name}_{event.lower()} "
        f"BEFORE {_event(guard, event)} ON {guard.table} WHEN {guard.wrong} "
        f"BEGIN SELECT RAISE(ABORT, '{guard.refusal}'); END"
        for event in guard.events
    ]


def _postgresql(guard: Guard) -> list[str]:
    events = " OR ".join(_event(guard, event) for event in guard.events)
    return [
        f"CREATE OR REPLACE FUNCTION {guard.name}() RETURNS trigger AS $$ "
        f"BEGIN IF {guard.wrong} THEN RAISE EXCEPTION '{guard.refusal}' "
        "USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {guard.name} BEFORE {events} ON {guard.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {guard.name}()",
    ]


def _undo(guard: Guard, vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER {guard.name} ON {guard.table}",
            f"DROP FUNCTION {guard.name}()",
        ]
    return [f"DROP TRIGGER {guard.name}_{event.lower()}" for event in guard.events]


def guard_all(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    maker = _postgresql if vendor == "postgresql" else _sqlite
    for guard in GUARDS:
        for statement in maker(guard):
            schema_editor.execute(statement, params=None)


def unguard_all(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDS:
        for statement in _undo(guard, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("sittings", "0002_append_only"),
        ("attempts", "0002_append_only"),
        ("marking", "0002_append_only"),
        ("papers", "0002_append_only"),
        ("question_bank", "0002_append_only"),
        ("accounts", "0002_append_only"),
    ]
    operations = [migrations.RunPython(guard_all, unguard_all)]
