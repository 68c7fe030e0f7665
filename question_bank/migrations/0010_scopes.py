"""鉴定范围 of three depths, and who saved a level's table."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("question_bank", "0009_item_shingles"),
        ("standards", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Scope",
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
                ("depth", models.PositiveSmallIntegerField(verbose_name="层次")),
                ("code", models.CharField(max_length=1, verbose_name="代码")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "half_points",
                    models.PositiveSmallIntegerField(verbose_name="鉴定比重（半分）"),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("theory", "理论知识"), ("skill", "技能")],
                        max_length=8,
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scopes",
                        to="standards.area",
                    ),
                ),
                (
                    "level",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scopes",
                        to="standards.level",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scopes",
                        to="standards.node",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="question_bank.scope",
                    ),
                ),
            ],
            options={
                "verbose_name": "鉴定范围",
                "verbose_name_plural": "鉴定范围",
                "ordering": ["level", "depth", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("parent", "code"), name="question_bank_scope_unique"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("parent__isnull", True)),
                        fields=("level", "code"),
                        name="question_bank_scope_root_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__in",
                                [
                                    "A",
                                    "B",
                                    "C",
                                    "D",
                                    "E",
                                    "F",
                                    "G",
                                    "H",
                                    "I",
                                    "J",
                                    "K",
                                    "L",
                                    "M",
                                    "N",
                                    "O",
                                    "P",
                                    "Q",
                                    "R",
                                    "S",
                                    "T",
                                    "U",
                                    "V",
                                    "W",
                                    "X",
                                    "Y",
                                    "Z",
                                ],
                            )
                        ),
                        name="question_bank_scope_code_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("depth", 1), ("parent__isnull", True)),
                            models.Q(("depth__in", (2, 3)), ("parent__isnull", False)),
                            _connector="OR",
                        ),
                        name="question_bank_scope_depth_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("half_points__lte", 200)),
                        name="question_bank_scope_half_points_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["theory", "skill"])),
                        name="question_bank_scope_part_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("area__isnull", False), ("depth", 2)),
                            models.Q(("area__isnull", True), ("depth__in", [1, 3])),
                            _connector="OR",
                        ),
                        name="question_bank_scope_area_on_second",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("depth", 3), ("node__isnull", True), _connector="OR"
                        ),
                        name="question_bank_scope_node_on_third",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PointTable",
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
                ("saved_at", models.DateTimeField(null=True)),
                (
                    "level",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="point_table",
                        to="standards.level",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("saved_at__isnull", True), ("saved_by__isnull", True)
                            ),
                            models.Q(
                                ("saved_at__isnull", False), ("saved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="question_bank_pointtable_saved_by_somebody",
                    )
                ],
            },
        ),
    ]
