"""Wrong codes at the door are counted where every process sees them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sittings", "0012_console_orders"),
    ]

    operations = [
        migrations.CreateModel(
            name="EntryFailure",
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
                ("ticket", models.CharField(max_length=20)),
                ("address", models.GenericIPAddressField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["address", "ticket", "at"],
                        name="sittings_entryfailure_counted",
                    )
                ],
            },
        ),
    ]
