"""Each point in a lowest range; filled by the next migration."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("question_bank", "0011_point_details")]
    operations = [
        migrations.AddField(
            model_name="assessmentpoint",
            name="scope",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="points",
                to="question_bank.scope",
            ),
        ),
    ]
