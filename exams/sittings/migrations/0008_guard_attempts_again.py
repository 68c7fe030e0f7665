"""The guards of attempts stand again on the table as it is now."""

from importlib import import_module

from django.db import migrations

lifted = import_module("exams.sittings.migrations.0007_lift_attempt_guards")


class Migration(migrations.Migration):
    dependencies = [
        ("sittings", "0007_lift_attempt_guards"),
        ("attempts", "0005_journal_guards"),
    ]
    operations = [migrations.RunPython(lifted.restore, lifted.lift)]
