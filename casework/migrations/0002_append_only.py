"""What is written here is evidence: rows are added, never changed."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [
        AppendOnly("casework_playact"),
    ]
