"""What is written here is evidence: rows are added, never changed."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("certificates", "0001_initial")]
    operations = [
        AppendOnly(
            "certificates_certificate", mutable=["status", "status_at", "status_reason"]
        ),
        AppendOnly("certificates_scoresheet"),
    ]
