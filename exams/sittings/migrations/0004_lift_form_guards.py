"""Take the guards of a sitting's papers away while the table of forms is remade.

SQLite renames no table that a trigger of another one reads.
"""

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

guards = import_module("exams.sittings.migrations.0003_only_official_attempts")
FORM_GUARDS = [guards._form_guard(part) for part in ("theory", "skill")]


def lift(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in FORM_GUARDS:
        for statement in guards._undo(guard, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def restore(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    maker = guards._postgresql if vendor == "postgresql" else guards._sqlite
    for guard in FORM_GUARDS:
        for statement in maker(guard):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("sittings", "0003_only_official_attempts")]
    run_before = [("papers", "0005_envelopes")]
    operations = [migrations.RunPython(lift, restore)]
