"""Late writes and granted minutes move to the tables that took their place.

Whoever was admitted had been let in.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F


def move(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    attempt = apps.get_model("attempts", "Attempt")
    attempt.objects.filter(let_in_at=None).update(let_in_at=F("admitted_at"))
    event = apps.get_model("attempts", "ResponseEvent")
    late = event.objects.filter(is_late=True)
    aside = apps.get_model("attempts", "SetAside")
    aside.objects.bulk_create(
        aside(
            attempt_id=one.attempt_id,
            event_uuid=one.event_uuid,
            item=one.form_item.position,
            kind=one.kind,
            epoch=one.epoch,
            client_seq=one.client_seq,
            payload=one.payload,
            sha256=one.sha256,
            received_at=one.received_at,
            address=one.address,
            why="late",
        )
        for one in late.select_related("form_item")
    )
    late.delete()
    grant = apps.get_model("attempts", "TimeGrant")
    act = apps.get_model("attempts", "RoomAct")
    act.objects.bulk_create(
        act(
            attempt_id=one.attempt_id,
            kind="grant",
            reason="other",
            note=one.reason,
            seconds=one.minutes * 60,
            by_id=one.granted_by_id,
            at=one.at,
        )
        for one in grant.objects.all()
    )


class Migration(migrations.Migration):
    dependencies = [("attempts", "0003_exam_room")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
