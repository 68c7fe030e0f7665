"""Pictures of items, and which item shows which; what is here stays as it is."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import question_bank.image_storage
from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("question_bank", "0006_enemy_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ItemImage",
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
                ("sha256", models.CharField(max_length=64)),
                ("mime", models.CharField(max_length=20)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("size", models.PositiveIntegerField()),
                (
                    "file",
                    models.FileField(
                        storage=question_bank.image_storage.private_storage,
                        upload_to=question_bank.image_storage.image_path,
                    ),
                ),
                ("uploaded_at", models.DateTimeField()),
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
                "verbose_name": "试题图片",
                "verbose_name_plural": "试题图片",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("uploaded_by", "sha256"),
                        name="question_bank_itemimage_once_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mime__in", ["image/jpeg", "image/png", "image/webp"])
                        ),
                        name="question_bank_itemimage_mime_valid",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ItemImageUse",
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
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="question_bank.itemimage",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="image_uses",
                        to="question_bank.item",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "image"),
                        name="question_bank_itemimageuse_unique",
                    ),
                ],
            },
        ),
        AppendOnly("question_bank_itemimage"),
        AppendOnly("question_bank_itemimageuse"),
    ]
