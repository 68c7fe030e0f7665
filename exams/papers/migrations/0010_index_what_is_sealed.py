"""Alarms find the forms that were sealed by a migration as well."""

import json
from uuid import UUID

from django.db import migrations

from exams.papers.alarms import index_token
from exams.papers.sealing.envelopes import unseal, unwrap
from exams.papers.sealing.keys import index_key


def index_forms(apps, schema_editor):
    forms = apps.get_model("papers", "PaperForm").objects.filter(
        pool="exam", status__in=["draft", "checked", "sealed"], index_rows=None
    )
    index = apps.get_model("papers", "SealedIndex")
    for form in forms:
        pk, key = UUID(str(form.pk)), index_key(form.envelope_key_id)
        data_key = unwrap(bytes(form.wrapped_key), form.envelope_key_id, pk)
        entries = json.loads(unseal(bytes(form.envelope), data_key, pk))["entries"]
        index.objects.bulk_create(
            index(form=form, token=index_token(key, pk, entry["version_id"]))
            for entry in entries
            if entry["version_id"]
        )


class Migration(migrations.Migration):
    dependencies = [("papers", "0009_alarms_and_looks")]
    operations = [migrations.RunPython(index_forms, migrations.RunPython.noop)]
