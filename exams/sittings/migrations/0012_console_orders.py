"""A form of the console acts once, whichever process it reaches."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("sittings", "0011_guard_candidacies_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsoleOrder",
            fields=[
                ("nonce", models.UUIDField(primary_key=True, serialize=False)),
                ("act", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        AppendOnly("sittings_consoleorder"),
    ]
