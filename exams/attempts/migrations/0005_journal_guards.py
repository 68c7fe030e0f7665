"""What is written here is evidence: rows are added, never changed."""

from django.db import migrations

from accounts.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("attempts", "0004_move_late_writes")]
    operations = [
        migrations.RemoveField("responseevent", "is_late"),
        migrations.DeleteModel("TimeGrant"),
        AppendOnly("attempts_responseevent"),
        AppendOnly("attempts_setaside"),
        AppendOnly("attempts_leasegrant"),
        AppendOnly("attempts_roomact"),
    ]
