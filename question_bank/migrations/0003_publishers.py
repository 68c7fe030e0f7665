"""Versions name the people who stand for them; a CHECK counts them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import AppendOnly

VERSIONS = AppendOnly("question_bank_itemversion")


def lift_triggers(apps, schema_editor):
    VERSIONS.database_backwards("question_bank", schema_editor, None, None)


def copy_from_items(apps, schema_editor):
    versions = apps.get_model("question_bank", "ItemVersion").objects
    for version in versions.select_related("item").iterator():
        versions.filter(pk=version.pk).update(
            pool=version.item.pool, origin=version.item.origin
        )


class Migration(migrations.Migration):
    dependencies = [
        ("law", "0001_initial"),
        ("question_bank", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(lift_triggers, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="item",
            name="question_bank_item_published_has_version",
        ),
        migrations.RenameField(
            model_name="itemversion",
            old_name="created_by",
            new_name="author",
        ),
        migrations.AddField(
            model_name="itemversion",
            name="final_reviewer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="itemversion",
            name="origin",
            field=models.CharField(
                choices=[("starter", "样题"), ("own", "自编")],
                default="starter",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="itemversion",
            name="pool",
            field=models.CharField(
                choices=[("practice", "练习"), ("exam", "考试")],
                default="practice",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="itemversion",
            name="reviewer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["published", "frozen"]), _negated=True),
                    ("current__isnull", False),
                    _connector="OR",
                ),
                name="question_bank_item_published_has_version",
            ),
        ),
        migrations.RunPython(copy_from_items, migrations.RunPython.noop),
    ]
