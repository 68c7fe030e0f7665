"""What is written here is evidence: rows are added, never changed."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_initial")]
    operations = [
        AppendOnly(
            "papers_paperform", mutable=["status", "approved_by_id", "released_at"]
        ),
        AppendOnly("papers_formitem"),
        AppendOnly("papers_exposure"),
    ]
