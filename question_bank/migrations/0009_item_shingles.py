"""What the questions of items are compared by."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("question_bank", "0008_search_text"),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemShingles",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("packed", models.BinaryField()),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shingles",
                        to="question_bank.item",
                    ),
                ),
            ],
        ),
    ]
