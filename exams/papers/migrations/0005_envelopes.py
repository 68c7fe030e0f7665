"""Room for what a form keeps encrypted, and for the steps of its life."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import LiftAppendOnly


def person() -> models.ForeignKey:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


NEW = {
    "envelope": models.BinaryField(null=True),
    "envelope_key_id": models.CharField(max_length=8, null=True),
    "wrapped_key": models.BinaryField(null=True),
    "item_count": models.PositiveSmallIntegerField(verbose_name="题数", null=True),
    "has_starter_items": models.BooleanField(verbose_name="含样题", null=True),
    "has_case": models.BooleanField(verbose_name="含办事案例", null=True),
    "attended": models.BooleanField(default=False, verbose_name="到场启封"),
    "replaces": models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="replacements",
        to="papers.paperform",
    ),
    "checked_by": person(),
    "checked_at": models.DateTimeField(null=True),
    "approved_at": models.DateTimeField(null=True),
    "sealed_by": person(),
    "sealed_at": models.DateTimeField(null=True),
    "released_by": person(),
    "used_at": models.DateTimeField(null=True),
    "archived_by": person(),
    "archived_at": models.DateTimeField(null=True),
    "withdrawn_by": person(),
    "withdrawn_at": models.DateTimeField(null=True),
    "withdrawn_reason": models.CharField(
        blank=True, default="", max_length=300, verbose_name="撤下的理由"
    ),
}

STATUSES = [
    ("draft", "草稿"),
    ("checked", "已核对"),
    ("approved", "已审定"),
    ("sealed", "已密封"),
    ("released", "已启用"),
    ("used", "已用过"),
    ("archived", "已归档"),
    ("withdrawn", "已撤下"),
]


def overwrite_what_is_deleted(apps, schema_editor):
    """Seeds and items that go must not stay in the free pages of the file."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("PRAGMA secure_delete = ON", params=None)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("papers", "0004_append_only_blueprints"),
    ]
    operations = [
        migrations.RunPython(overwrite_what_is_deleted, migrations.RunPython.noop),
        LiftAppendOnly("papers_paperform"),
        LiftAppendOnly("papers_formitem"),
        *(
            migrations.AddField(model_name="paperform", name=name, field=field)
            for name, field in NEW.items()
        ),
        migrations.AlterField(
            model_name="paperform",
            name="status",
            field=models.CharField(choices=STATUSES, default="draft", max_length=10),
        ),
        migrations.RemoveConstraint("paperform", "papers_paperform_status_valid"),
        migrations.AddConstraint(
            "paperform",
            models.CheckConstraint(
                condition=models.Q(status__in=[value for value, _ in STATUSES]),
                name="papers_paperform_status_valid",
            ),
        ),
    ]
