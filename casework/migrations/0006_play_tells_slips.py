from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_shifts")]

    operations = [
        migrations.AddField(
            model_name="play",
            name="tells_slips",
            field=models.BooleanField(default=False),
        ),
    ]
