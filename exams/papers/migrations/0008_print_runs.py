"""What was printed is evidence: rows are added, never changed."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0007_nothing_plain"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PrintRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        choices=[
                            ("paper", "试卷"),
                            ("card", "答题卡"),
                            ("key", "参考答案及评分标准"),
                            ("proof", "适配证明"),
                            ("notice", "考核准备通知单"),
                            ("score_sheet", "考核评分记录表"),
                            ("envelope", "试卷袋封面"),
                            ("handover", "试卷交接单"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "sheet",
                    models.CharField(blank=True, max_length=8, verbose_name="纸张"),
                ),
                (
                    "versions",
                    models.PositiveSmallIntegerField(
                        default=1, verbose_name="卷面种数"
                    ),
                ),
                ("copies", models.PositiveIntegerField(verbose_name="份数")),
                (
                    "series",
                    models.CharField(
                        max_length=8, unique=True, verbose_name="流水号段"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("printed_at", models.DateTimeField()),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="print_runs",
                        to="papers.paperform",
                    ),
                ),
                (
                    "printed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "印制记录",
                "verbose_name_plural": "印制记录",
                "ordering": ["-printed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "document__in",
                                [
                                    "paper",
                                    "card",
                                    "key",
                                    "proof",
                                    "notice",
                                    "score_sheet",
                                    "envelope",
                                    "handover",
                                ],
                            )
                        ),
                        name="papers_printrun_document_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("versions__gte", 1), ("versions__lte", 8)),
                        name="papers_printrun_versions_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("copies__gte", 1)),
                        name="papers_printrun_copies_positive",
                    ),
                ],
            },
        ),
        AppendOnly("papers_printrun"),
    ]
