"""Which copy of a paper went to whom is evidence: rows are never changed."""

import django.db.models.deletion
from django.db import migrations, models

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0008_print_runs"),
        ("sittings", "0005_starters_by_the_form"),
    ]

    operations = [
        migrations.CreateModel(
            name="SheetIssue",
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
                (
                    "serial",
                    models.CharField(max_length=16, unique=True, verbose_name="流水号"),
                ),
                (
                    "candidacy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="sittings.candidacy",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="papers.printrun",
                    ),
                ),
            ],
            options={
                "verbose_name": "印发的卷",
                "verbose_name_plural": "印发的卷",
                "ordering": ["serial"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "candidacy"),
                        name="sittings_sheetissue_once_a_run",
                    )
                ],
            },
        ),
        AppendOnly("sittings_sheetissue"),
    ]
