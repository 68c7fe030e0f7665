"""Rooms, seats, entry codes, and further forms of a part."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attempts", "0005_journal_guards"),
        ("papers", "0012_no_seed_in_jobs"),
        ("sittings", "0009_lift_candidacy_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Room",
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
                ("name", models.CharField(max_length=40, verbose_name="考场名称")),
                ("position", models.PositiveSmallIntegerField()),
                ("seats", models.PositiveSmallIntegerField(verbose_name="座位数")),
                (
                    "columns",
                    models.PositiveSmallIntegerField(
                        default=6, verbose_name="每排座位"
                    ),
                ),
                (
                    "checks_door",
                    models.BooleanField(
                        default=True, verbose_name="核验身份后才能开始"
                    ),
                ),
                (
                    "addresses",
                    models.TextField(blank=True, verbose_name="允许的电脑地址"),
                ),
                (
                    "address_check",
                    models.CharField(
                        choices=[
                            ("off", "不检查"),
                            ("record", "只记录，照常进入"),
                            ("refuse", "不符合的不能进入"),
                        ],
                        default="off",
                        max_length=8,
                        verbose_name="地址检查",
                    ),
                ),
                (
                    "browser_keys",
                    models.TextField(blank=True, verbose_name="考试浏览器的配置密钥"),
                ),
                (
                    "browser_check",
                    models.CharField(
                        choices=[
                            ("off", "不检查"),
                            ("record", "只记录，照常进入"),
                            ("refuse", "不符合的不能进入"),
                        ],
                        default="off",
                        max_length=8,
                        verbose_name="考试浏览器检查",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rooms",
                        to="sittings.sitting",
                    ),
                ),
            ],
            options={
                "verbose_name": "考场",
                "verbose_name_plural": "考场",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sitting", "name"),
                        name="sittings_room_name_unique",
                        violation_error_message="本场考试已有同名的考场。",
                    ),
                    models.UniqueConstraint(
                        fields=("sitting", "position"),
                        name="sittings_room_position_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("columns__gte", 1), ("seats__gte", 1)),
                        name="sittings_room_has_seats",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address_check__in", ["off", "record", "refuse"]),
                            ("browser_check__in", ["off", "record", "refuse"]),
                        ),
                        name="sittings_room_checks_valid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomDuty",
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
                    "room",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duties",
                        to="sittings.room",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="room_duties",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("room", "user"), name="sittings_roomduty_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed_in", "用入场码进入"),
                            ("knocked", "打开试卷页"),
                            ("elsewhere", "在另一处要求作答"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("address", models.GenericIPAddressField(null=True)),
                ("agent", models.CharField(blank=True, max_length=200)),
                ("fits_address", models.BooleanField(null=True)),
                ("fits_browser", models.BooleanField(null=True)),
                ("refusal", models.CharField(blank=True, max_length=40)),
                (
                    "attempt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "candidacy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="sittings.candidacy",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["signed_in", "knocked", "elsewhere"])
                        ),
                        name="sittings_entry_kind_valid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntryCode",
            fields=[
                (
                    "candidacy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="entry_code",
                        serialize=False,
                        to="sittings.candidacy",
                    ),
                ),
                ("code_sha256", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IncidentNote",
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
                ("reason", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "candidacy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incident_notes",
                        to="sittings.candidacy",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ParallelPaper",
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
                ("position", models.PositiveSmallIntegerField()),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="papers.paperform",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parallel_papers",
                        to="sittings.sitting",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sitting", "form"), name="sittings_parallelpaper_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="candidacy",
            name="seat",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="座位号"),
        ),
        migrations.AddField(
            model_name="candidacy",
            name="room",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="candidacies",
                to="sittings.room",
            ),
        ),
        migrations.AddIndex(
            model_name="candidacy",
            index=models.Index(fields=["ticket"], name="sittings_candidacy_by_ticket"),
        ),
        migrations.AddConstraint(
            model_name="candidacy",
            constraint=models.UniqueConstraint(
                fields=("room", "seat"),
                name="sittings_candidacy_seat_once",
                violation_error_message="这个座位已有考生。",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidacy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("room__isnull", True), ("seat__isnull", True)),
                    models.Q(("room__isnull", False), ("seat__gte", 1)),
                    _connector="OR",
                ),
                name="sittings_candidacy_room_has_seat",
            ),
        ),
    ]
