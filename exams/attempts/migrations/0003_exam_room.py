"""What the exam room needs: the chain, the door, pauses, who writes from where.

Rows are moved by the next migration, so the triggers are off until the one after.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import LiftAppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("attempts", "0002_append_only"),
        ("papers", "0012_no_seed_in_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        LiftAppendOnly("attempts_responseevent"),
        migrations.CreateModel(
            name="LeaseGrant",
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
                ("device", models.CharField(max_length=64)),
                ("agent", models.CharField(blank=True, max_length=200)),
                ("address", models.GenericIPAddressField(null=True)),
                (
                    "step",
                    models.CharField(
                        choices=[("start", "开始作答"), ("move", "换到另一处")],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["epoch"],
            },
        ),
        migrations.CreateModel(
            name="MoveCode",
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
                ("code_sha256", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("failures", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["-issued_at"],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "attempt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="presence",
                        serialize=False,
                        to="attempts.attempt",
                    ),
                ),
                ("seen_at", models.DateTimeField()),
                ("address", models.GenericIPAddressField(null=True)),
                ("agent", models.CharField(blank=True, max_length=200)),
                ("unsent", models.PositiveIntegerField(default=0)),
                ("is_visible", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="RoomAct",
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
                            ("let_in", "核验放行"),
                            ("grant", "延长时间"),
                            ("pause", "暂停"),
                            ("resume", "恢复"),
                            ("move", "换机"),
                            ("terminate", "终止作答"),
                            ("message", "通知考生"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SetAside",
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
                ("event_uuid", models.UUIDField()),
                ("item", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=8)),
                ("epoch", models.PositiveIntegerField()),
                ("client_seq", models.PositiveIntegerField()),
                ("payload", models.JSONField()),
                ("prev_sha256", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                ("address", models.GenericIPAddressField(null=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("late", "晚于截止时间"),
                            ("lease_lost", "已在另一处继续作答"),
                            ("after_end", "收卷以后送到"),
                            ("file", "文件未经考场结束码证实"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["received_at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="attempt",
            name="attempts_attempt_ended_has_time",
        ),
        migrations.RemoveConstraint(
            model_name="attempt",
            name="attempts_attempt_status_valid",
        ),
        migrations.AddField(
            model_name="attempt",
            name="head_seq",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="attempt",
            name="head_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="attempt",
            name="late_minutes",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="let_in_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="manifest_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="attempt",
            name="may_pause",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="attempt",
            name="order_seed",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="paused_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="pledged_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="response",
            name="flag_sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="responseevent",
            name="prev_sha256",
            field=models.CharField(blank=True, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="responseevent",
            name="source",
            field=models.CharField(
                choices=[
                    ("live", "考试中保存"),
                    ("file", "由文件补存"),
                    ("accepted", "经人工采用"),
                ],
                default="live",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="status",
            field=models.CharField(
                choices=[
                    ("ready", "待开始"),
                    ("open", "作答中"),
                    ("submitted", "已交卷"),
                    ("expired", "到时收卷"),
                    ("terminated", "监考收卷"),
                    ("void", "作废"),
                ],
                default="ready",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="attempt",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="responses",
                to="attempts.attempt",
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="form_item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="papers.formitem",
            ),
        ),
        migrations.AlterField(
            model_name="responseevent",
            name="attempt",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="attempts.attempt",
            ),
        ),
        migrations.AlterField(
            model_name="responseevent",
            name="form_item",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="papers.formitem",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        ["ready", "open", "submitted", "expired", "terminated", "void"],
                    )
                ),
                name="attempts_attempt_status_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("status__in", ["submitted", "expired", "terminated"]),
                        _negated=True,
                    ),
                    ("ended_at__isnull", False),
                    _connector="OR",
                ),
                name="attempts_attempt_ended_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paused_at__isnull", True),
                    ("status__in", ["open", "void"]),
                    _connector="OR",
                ),
                name="attempts_attempt_only_open_is_paused",
            ),
        ),
        migrations.AddField(
            model_name="leasegrant",
            name="attempt",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leases",
                to="attempts.attempt",
            ),
        ),
        migrations.AddField(
            model_name="movecode",
            name="attempt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="move_codes",
                to="attempts.attempt",
            ),
        ),
        migrations.AddField(
            model_name="movecode",
            name="issued_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="roomact",
            name="attempt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to="attempts.attempt",
            ),
        ),
        migrations.AddField(
            model_name="roomact",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="setaside",
            name="attempt",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="set_aside",
                to="attempts.attempt",
            ),
        ),
        migrations.AddConstraint(
            model_name="leasegrant",
            constraint=models.UniqueConstraint(
                fields=("attempt", "epoch"), name="attempts_leasegrant_epoch_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="leasegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(("step__in", ["start", "move"])),
                name="attempts_leasegrant_step_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="roomact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "let_in",
                            "grant",
                            "pause",
                            "resume",
                            "move",
                            "terminate",
                            "message",
                        ],
                    )
                ),
                name="attempts_roomact_kind_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="setaside",
            constraint=models.UniqueConstraint(
                fields=("attempt", "event_uuid", "sha256"),
                name="attempts_setaside_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="setaside",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("why__in", ["late", "lease_lost", "after_end", "file"])
                ),
                name="attempts_setaside_why_valid",
            ),
        ),
    ]
