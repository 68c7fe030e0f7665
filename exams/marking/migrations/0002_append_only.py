"""What is written here is evidence: rows are added, never changed."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("marking", "0001_initial")]
    operations = [
        AppendOnly("marking_partresult"),
    ]
