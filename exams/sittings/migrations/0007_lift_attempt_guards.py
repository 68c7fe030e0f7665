"""Take the guards of attempts away while their table is remade.

SQLite renames no table that a trigger of another one reads.
"""

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

guards = import_module("exams.sittings.migrations.0003_only_official_attempts")
ATTEMPT_GUARDS = [
    *(guards._attempt_guard(part) for part in ("theory", "skill")),
    next(one for one in guards.GUARDS if one.table == "attempts_attempt"),
]


def lift(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in ATTEMPT_GUARDS:
        for statement in guards._undo(guard, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def restore(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    maker = guards._postgresql if vendor == "postgresql" else guards._sqlite
    for guard in ATTEMPT_GUARDS:
        for statement in maker(guard):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("sittings", "0006_sheet_issues")]
    run_before = [("attempts", "0003_exam_room")]
    operations = [migrations.RunPython(lift, restore)]
