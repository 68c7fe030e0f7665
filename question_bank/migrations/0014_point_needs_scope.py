"""No point without its range."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("question_bank", "0013_default_trees")]
    operations = [
        migrations.AlterField(
            model_name="assessmentpoint",
            name="scope",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="points",
                to="question_bank.scope",
            ),
        ),
    ]
