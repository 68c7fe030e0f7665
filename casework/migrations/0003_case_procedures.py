"""Cases tell which procedures they play; those on the shelf know it from their text."""

import json

from django.db import migrations, models


def read_from_text(apps, schema_editor):
    Case = apps.get_model("casework", "Case")
    for case in Case.objects.all():
        raw, _pack = json.loads(case.document)
        Case.objects.filter(pk=case.pk).update(procedures=raw.get("procedures", []))


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="procedures",
            field=models.JSONField(default=list),
        ),
        migrations.RunPython(read_from_text, migrations.RunPython.noop),
    ]
