"""The guards stand again, and know of further forms of a part.

Who came to the door, and what was made of incidents, is evidence.
"""

from dataclasses import replace
from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from accounts.append_only import AppendOnly

guards = import_module("exams.sittings.migrations.0003_only_official_attempts")


def _attempt_guard(part: str) -> "guards.Guard":
    column = f"{part}_attempt_id"
    return replace(
        guards._attempt_guard(part),
        wrong=f"NEW.{column} IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM attempts_attempt a "
        "JOIN papers_paperform p ON p.id = a.form_id "
        "JOIN sittings_sitting s ON s.id = NEW.sitting_id "
        f"WHERE a.id = NEW.{column} AND a.purpose = 'sitting' "
        f"AND a.candidate_id = NEW.user_id AND p.part = '{part}' "
        f"AND (s.{part}_form_id = a.form_id OR EXISTS ("
        "SELECT 1 FROM sittings_parallelpaper q "
        "WHERE q.sitting_id = s.id AND q.form_id = a.form_id)))",
    )


PAPER_GUARD = guards.Guard(
    name="sittings_parallelpaper_form",
    table="sittings_parallelpaper",
    columns=("form_id", "sitting_id"),
    wrong="NOT EXISTS (SELECT 1 FROM papers_paperform p "
    "JOIN sittings_sitting s ON s.id = NEW.sitting_id "
    "JOIN accounts_centre c ON c.id = s.centre_id "
    "WHERE p.id = NEW.form_id AND p.pool = 'exam' "
    "AND (c.is_demo OR NOT p.has_starter_items))",
    refusal="a sitting takes only exam papers, a real one without starter items",
)
GUARDS = [
    *(_attempt_guard(part) for part in ("theory", "skill")),
    *(guards._marks_guard(part) for part in ("theory", "skill")),
    PAPER_GUARD,
]


def guard_all(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    maker = guards._postgresql if vendor == "postgresql" else guards._sqlite
    for guard in GUARDS:
        for statement in maker(guard):
            schema_editor.execute(statement, params=None)


def unguard_all(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in GUARDS:
        for statement in guards._undo(guard, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("sittings", "0010_rooms")]
    operations = [
        migrations.RunPython(guard_all, unguard_all),
        AppendOnly("sittings_entry"),
        AppendOnly("sittings_incidentnote"),
    ]
