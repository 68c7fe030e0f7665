"""What items are found by: their words, and the grams of these."""

import django.db.models.deletion
from django.db import migrations, models

from question_bank.search.storage import CreateGramTable


class Migration(migrations.Migration):
    dependencies = [("question_bank", "0007_item_images")]
    operations = [
        migrations.CreateModel(
            name="SearchText",
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
                ("text", models.TextField()),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_text",
                        to="question_bank.item",
                    ),
                ),
            ],
        ),
        CreateGramTable(),
    ]
