"""Pairs of enemies become groups."""

from django.db import migrations
from django.utils import timezone


def pairs_to_groups(apps, schema_editor):
    groups = apps.get_model("question_bank", "EnemyGroup").objects
    pairs = apps.get_model("question_bank", "Item").enemies.through.objects
    for pair in pairs.all():
        if pair.from_item_id < pair.to_item_id:
            group = groups.create(reason="敌题", created_at=timezone.now())
            group.items.set([pair.from_item_id, pair.to_item_id])


class Migration(migrations.Migration):
    dependencies = [("question_bank", "0005_drafts")]

    operations = [
        migrations.RunPython(pairs_to_groups, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="item",
            name="enemies",
        ),
    ]
