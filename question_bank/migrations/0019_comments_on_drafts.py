"""A comment made while a draft is under way is read by those who may read the draft."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("question_bank", "0018_exports_by_address"),
    ]

    operations = [
        migrations.AddField(
            model_name="itemcomment",
            name="draft",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="question_bank.draft",
            ),
        ),
    ]
