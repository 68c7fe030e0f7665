"""Answers to drills: mastery rests on them, so rows are added, never changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_case_procedures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DrillResult",
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
                ("procedure", models.CharField(max_length=8)),
                (
                    "sort",
                    models.CharField(
                        choices=[
                            ("calendar", "算日子"),
                            ("order", "排步骤"),
                            ("mismatch", "查材料"),
                            ("ledger", "理台账"),
                        ],
                        max_length=8,
                    ),
                ),
                ("seed", models.PositiveIntegerField()),
                ("answer", models.CharField(max_length=26)),
                ("digest", models.CharField(max_length=64)),
                ("points", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drill_results",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "procedure", "sort", "seed"),
                        name="casework_drillresult_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sort__in", ["calendar", "order", "mismatch", "ledger"])
                        ),
                        name="casework_drillresult_sort_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("points__lte", 100)),
                        name="casework_drillresult_of_100",
                    ),
                ],
            },
        ),
        AppendOnly("casework_drillresult"),
    ]
