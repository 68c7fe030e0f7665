"""A version of a blueprint is evidence of what its papers had to be."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("papers", "0003_blueprints")]
    operations = [AppendOnly("papers_blueprintversion")]
