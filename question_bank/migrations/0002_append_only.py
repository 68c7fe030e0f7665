"""What is written here is evidence: rows are added, never changed."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("question_bank", "0001_initial")]
    operations = [
        AppendOnly("question_bank_itemversion"),
        AppendOnly("question_bank_itemsource"),
    ]
