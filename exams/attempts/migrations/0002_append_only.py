"""What is written here is evidence: rows are added, never changed."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("attempts", "0001_initial")]
    operations = [
        AppendOnly("attempts_responseevent"),
        AppendOnly("attempts_timegrant"),
    ]
