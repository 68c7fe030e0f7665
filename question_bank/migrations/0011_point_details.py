"""A point may name a textbook, and may be retired."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("question_bank", "0010_scopes")]
    operations = [
        migrations.AddField(
            model_name="assessmentpoint",
            name="is_retired",
            field=models.BooleanField(default=False, verbose_name="停用"),
        ),
        migrations.AddField(
            model_name="assessmentpoint",
            name="textbook_ref",
            field=models.CharField(blank=True, max_length=120, verbose_name="教材出处"),
        ),
    ]
