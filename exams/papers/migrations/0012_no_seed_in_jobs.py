"""Jobs of before the envelopes held the seed of the papers they made, in plain.

Who has it and the bank can make such a paper again, which is sealed by now.
"""

from django.db import migrations


def forget_seeds(apps, schema_editor):
    jobs = apps.get_model("jobs", "Job").objects.filter(
        kind="papers.assemble", arguments__has_key="seed"
    )
    for job in jobs:
        del job.arguments["seed"]
        job.save(update_fields=["arguments"])


class Migration(migrations.Migration):
    dependencies = [("papers", "0011_officers"), ("jobs", "0002_whole_messages")]
    operations = [migrations.RunPython(forget_seeds, migrations.RunPython.noop)]
