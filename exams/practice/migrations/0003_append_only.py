"""What a trainee answered is what mastery rests on: rows are added, never changed."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("practice", "0002_study_models")]
    operations = [AppendOnly("practice_practiceanswer")]
