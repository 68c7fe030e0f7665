"""Take the guards of candidacies away while their table is remade.

SQLite loses the triggers of a table that is remade, and renames none that a trigger
of another table reads.
"""

from importlib import import_module

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

guards = import_module("exams.sittings.migrations.0003_only_official_attempts")
CANDIDACY_GUARDS = [
    *(guards._attempt_guard(part) for part in ("theory", "skill")),
    *(guards._marks_guard(part) for part in ("theory", "skill")),
]


def lift(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for guard in CANDIDACY_GUARDS:
        for statement in guards._undo(guard, schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)


def restore(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    maker = guards._postgresql if vendor == "postgresql" else guards._sqlite
    for guard in CANDIDACY_GUARDS:
        for statement in maker(guard):
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("sittings", "0008_guard_attempts_again")]
    operations = [migrations.RunPython(lift, restore)]
