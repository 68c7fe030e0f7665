"""What is written here is evidence: rows are added, never changed."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("sittings", "0001_initial")]
    operations = [
        AppendOnly(
            "sittings_result", mutable=["status", "released_by_id", "released_at"]
        ),
    ]
