"""No seed and no proof in plain; a form's life is held in order by the database."""

from itertools import pairwise

from django.db import migrations, models
from django.db.models import F, Q

from accounts.append_only import AppendOnly

STEPS = [
    "created_at",
    "checked_at",
    "approved_at",
    "sealed_at",
    "released_at",
    "used_at",
    "archived_at",
]
LIFE = [
    "status",
    "wrapped_key",
    "attended",
    "checked_by_id",
    "checked_at",
    "approved_by_id",
    "approved_at",
    "sealed_by_id",
    "sealed_at",
    "released_by_id",
    "released_at",
    "used_at",
    "archived_by_id",
    "archived_at",
    "withdrawn_by_id",
    "withdrawn_at",
    "withdrawn_reason",
]
FINAL = {
    "envelope": models.BinaryField(),
    "envelope_key_id": models.CharField(max_length=8),
    "item_count": models.PositiveSmallIntegerField(verbose_name="题数"),
    "has_starter_items": models.BooleanField(verbose_name="含样题"),
    "has_case": models.BooleanField(verbose_name="含办事案例"),
    "withdrawn_reason": models.CharField(
        blank=True, max_length=300, verbose_name="撤下的理由"
    ),
}
OPENED = ["released", "used", "archived"]
NEW_CHECKS = {
    "key_kept": Q(wrapped_key__isnull=False) | Q(attended=True),
    "opened_when": ~Q(status__in=OPENED) | Q(released_at__isnull=False),
    "withdrawn_why": ~Q(status="withdrawn") | ~Q(withdrawn_reason=""),
    **{
        f"{later}_in_order": Q(**{f"{earlier}__isnull": True})
        | Q(**{f"{later}__isnull": True})
        | Q(**{f"{later}__gte": F(earlier)})
        for earlier, later in pairwise(STEPS)
    },
}
WORDS = {"withdrawn_why": {"violation_error_message": "请写明撤下的理由。"}}


class Migration(migrations.Migration):
    dependencies = [("papers", "0006_seal_what_is_there")]
    operations = [
        migrations.RemoveField(model_name="paperform", name="seed"),
        migrations.RemoveField(model_name="paperform", name="proof"),
        *(
            migrations.AlterField(model_name="paperform", name=name, field=field)
            for name, field in FINAL.items()
        ),
        *(
            migrations.AddConstraint(
                "paperform",
                models.CheckConstraint(
                    condition=condition,
                    name=f"papers_paperform_{name}",
                    **WORDS.get(name, {}),
                ),
            )
            for name, condition in NEW_CHECKS.items()
        ),
        AppendOnly("papers_paperform", mutable=LIFE),
        AppendOnly("papers_formitem"),
    ]
