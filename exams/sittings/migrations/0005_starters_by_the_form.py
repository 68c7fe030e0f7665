"""Whether a form has starter items stands on the form itself: its items are sealed."""

from dataclasses import replace
from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

guards = import_module("exams.sittings.migrations.0003_only_official_attempts")


def _guard(part: str) -> "guards.Guard":
    column = f"{part}_form_id"
    return replace(
        guards._form_guard(part),
        wrong=f"NEW.{column} IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM papers_paperform p "
        "JOIN accounts_centre c ON c.id = NEW.centre_id "
        f"WHERE p.id = NEW.{column} AND p.part = '{part}' AND p.pool = 'exam' "
        "AND (c.is_demo OR NOT p.has_starter_items))",
    )


FORM_GUARDS = [_guard(part) for part in ("theory", "skill")]


def guard_forms(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    maker = guards._postgresql if vendor == "postgresql" else guards._sqlite
    for guard in FORM_GUARDS:
        for statement in maker(guard):
            schema_editor.execute(statement, params=None)


def unguard_forms(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in FORM_GUARDS:
        for statement in guards._undo(guard, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("sittings", "0004_lift_form_guards"),
        ("papers", "0007_nothing_plain"),
    ]
    operations = [migrations.RunPython(guard_forms, unguard_forms)]
