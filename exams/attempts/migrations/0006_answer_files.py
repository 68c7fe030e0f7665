"""Answer files, room-end codes, and decisions about writes that were set aside."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("attempts", "0005_journal_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AsideDecision",
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
                    "verdict",
                    models.CharField(
                        choices=[
                            ("proposed", "提请采用"),
                            ("accepted", "采用"),
                            ("declined", "不采用"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
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
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "write",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="attempts.setaside",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict__in", ["proposed", "accepted", "declined"])
                        ),
                        name="attempts_asidedecision_verdict_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "accepted"), _negated=True),
                            models.Q(
                                ("proposed_by__isnull", False),
                                models.Q(
                                    ("proposed_by", models.F("by")), _negated=True
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="attempts_asidedecision_second_person",
                        violation_error_message="提请采用的人不能自己确认。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("verdict", "accepted")),
                        fields=("write",),
                        name="attempts_asidedecision_accepted_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfflineFile",
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
                ("epoch", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("is_proved", models.BooleanField()),
                ("has_gap", models.BooleanField()),
                ("restored", models.PositiveIntegerField()),
                ("repeated", models.PositiveIntegerField()),
                ("aside", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "attempt",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offline_files",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("attempt", "sha256", "is_proved"),
                        name="attempts_offlinefile_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("has_gap", False), ("is_proved", True)),
                            models.Q(("is_proved", False), ("restored", 0)),
                            _connector="OR",
                        ),
                        name="attempts_offlinefile_only_proved_restores",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoomEndCode",
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
                ("code", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                (
                    "attempt",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="room_end_codes",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("attempt", "code"), name="attempts_roomendcode_once"
                    )
                ],
            },
        ),
        AppendOnly("attempts_roomendcode"),
        AppendOnly("attempts_offlinefile"),
        AppendOnly("attempts_asidedecision"),
    ]
