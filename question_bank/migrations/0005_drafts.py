"""Items under way: drafts, decisions, comments, challenges, groups and moves."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("question_bank", "0004_published_by_enough"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Challenge",
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
                ("raised_at", models.DateTimeField()),
                ("body", models.TextField(max_length=1000, verbose_name="哪里有误")),
                ("attempt", models.UUIDField()),
                ("place", models.PositiveSmallIntegerField()),
                ("answer_given", models.TextField(blank=True)),
                ("key_shown", models.TextField(blank=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "待答复"),
                            ("upheld", "成立"),
                            ("dismissed", "不成立"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                (
                    "answer",
                    models.TextField(blank=True, max_length=1000, verbose_name="答复"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenges",
                        to="question_bank.itemversion",
                    ),
                ),
            ],
            options={
                "ordering": ["raised_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "upheld", "dismissed"])
                        ),
                        name="question_bank_challenge_state_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_by__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                models.Q(("answer", ""), _negated=True),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="question_bank_challenge_answered_with_words",
                    ),
                    models.UniqueConstraint(
                        fields=("attempt", "place"),
                        name="question_bank_challenge_once",
                        violation_error_message="这道题你已经反映过了。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("writing", "编写中"),
                            ("review", "待审题"),
                            ("final_review", "待终审"),
                            ("published", "已发布"),
                            ("discarded", "已放弃"),
                        ],
                        default="writing",
                        max_length=12,
                    ),
                ),
                (
                    "pool",
                    models.CharField(
                        choices=[("practice", "练习"), ("exam", "考试")],
                        max_length=8,
                        verbose_name="用途",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="修订理由"
                    ),
                ),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="item_drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "base",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="question_bank.itemversion",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="question_bank.item",
                    ),
                ),
            ],
            options={
                "verbose_name": "草稿",
                "verbose_name_plural": "草稿",
                "ordering": ["-updated_at"],
            },
        ),
        migrations.CreateModel(
            name="DraftRevision",
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
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("difficulty", models.PositiveSmallIntegerField(verbose_name="难度")),
                (
                    "cognition",
                    models.CharField(
                        choices=[
                            ("recall", "识记"),
                            ("understand", "理解"),
                            ("apply", "应用"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "points",
                    models.DecimalField(decimal_places=1, max_digits=5, null=True),
                ),
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                ("sources", models.JSONField(default=list)),
                ("overrides", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="question_bank.draft",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["draft", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "number"),
                        name="question_bank_draftrevision_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("difficulty__gte", 1), ("difficulty__lte", 5)
                        ),
                        name="question_bank_draftrevision_difficulty_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cognition__in", ["recall", "understand", "apply"])
                        ),
                        name="question_bank_draftrevision_cognition_valid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnemyGroup",
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
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "items",
                    models.ManyToManyField(
                        related_name="enemy_groups", to="question_bank.item"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ItemComment",
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
                ("body", models.TextField(max_length=2000, verbose_name="意见")),
                ("created_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="question_bank.item",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at"],
            },
        ),
        migrations.CreateModel(
            name="PoolMove",
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
                    "from_pool",
                    models.CharField(
                        choices=[("practice", "练习"), ("exam", "考试")], max_length=8
                    ),
                ),
                (
                    "to_pool",
                    models.CharField(
                        choices=[("practice", "练习"), ("exam", "考试")], max_length=8
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("moved_at", models.DateTimeField()),
                ("usable_from", models.DateField(verbose_name="可用于组卷的日期")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pool_moves",
                        to="question_bank.item",
                    ),
                ),
                (
                    "moved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["moved_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_pool__in", ["practice", "exam"]),
                            ("to_pool__in", ["practice", "exam"]),
                            models.Q(("from_pool", models.F("to_pool")), _negated=True),
                        ),
                        name="question_bank_poolmove_between_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewDecision",
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
                    "stage",
                    models.CharField(
                        choices=[("first", "审题"), ("final", "终审")], max_length=5
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("accepted", "通过"), ("returned", "退回")],
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="question_bank.draft",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="question_bank.draftrevision",
                    ),
                ),
            ],
            options={
                "ordering": ["decided_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__in", ["first", "final"])),
                        name="question_bank_reviewdecision_stage_valid",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "accepted"),
                            models.Q(
                                ("verdict", "returned"),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="question_bank_reviewdecision_return_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StarterReview",
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
                ("content_hash", models.CharField(max_length=64)),
                ("blind_answer", models.CharField(max_length=200)),
                ("verdict", models.CharField(max_length=20)),
                ("remark", models.TextField(blank=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="starter_reviews",
                        to="question_bank.item",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "content_hash"),
                        name="question_bank_starterreview_unique",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="draft",
            name="head",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="question_bank.draftrevision",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["writing", "review", "final_review", "published", "discarded"],
                    )
                ),
                name="question_bank_draft_state_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("pool__in", ["practice", "exam"])),
                name="question_bank_draft_pool_valid",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ("writing", "review", "final_review"))
                ),
                fields=("item",),
                name="question_bank_draft_one_open",
                violation_error_message="这道题已有一份没有办完的草稿。",
            ),
        ),
        AppendOnly("question_bank_draftrevision"),
        AppendOnly("question_bank_reviewdecision"),
        AppendOnly("question_bank_poolmove"),
    ]
