"""Every form gets its envelope; forms that nobody opened yet lose their plain rows.

Approved forms count as sealed by the server's key from now on, as every approval
seals from now on. There is no way back: a seed that is no longer in the database does
not return to it.
"""

from uuid import UUID

import rfc8785
from django.db import migrations
from django.utils import timezone

from exams.papers.sealing.envelopes import seal


def seal_forms(apps, schema_editor):
    forms = apps.get_model("papers", "PaperForm")
    items = apps.get_model("papers", "FormItem")
    for form in forms.objects.select_related("level").iterator():
        rows = list(
            items.objects.filter(form=form)
            .select_related("version__item__point", "case")
            .order_by("position")
        )
        forms.objects.filter(pk=form.pk).update(**_sealed(form, rows))
        if form.status in ("draft", "approved"):
            items.objects.filter(form=form).delete()


def _sealed(form, rows):
    envelope = seal(_composition(form, rows), UUID(str(form.pk)))
    approved = form.status == "approved"
    return {
        "envelope": envelope.sealed,
        "envelope_key_id": envelope.key_id,
        "wrapped_key": envelope.wrapped_key,
        "item_count": len(rows),
        "has_starter_items": any(
            row.version and row.version.item.origin == "starter" for row in rows
        ),
        "has_case": any(row.case_id for row in rows),
        "status": "sealed" if approved else form.status,
        "sealed_at": timezone.now() if approved else None,
        "withdrawn_reason": "此前撤下" if form.status == "withdrawn" else "",
    }


def _composition(form, rows):
    """Format 1 of `exams.papers.compositions`; without a salt the digest stays."""
    return rfc8785.dumps(
        {
            "format": 1,
            "seed": str(form.seed),
            "items_digest": form.digest,
            "proof": form.proof,
            "entries": [_entry(form, row) for row in rows],
            "salt": "",
        }
    )


def _entry(form, row):
    version = row.version
    return {
        "position": row.position,
        "item": version.item.code if version else row.case.slug,
        "version": version.number if version else 0,
        "version_id": row.version_id,
        "case_id": row.case_id,
        "kind": row.kind,
        "area": row.area_name,
        "half_points": int(row.points * 2),
        "assessment_point": version.item.point.code if version else "",
        "level": form.level.number,
        "difficulty": version.difficulty if version else 0,
        "importance": version.item.point.importance if version else "X",
        "content_hash": version.content_hash if version else "",
        "option_order": row.option_order,
    }


class Migration(migrations.Migration):
    dependencies = [("papers", "0005_envelopes")]
    operations = [migrations.RunPython(seal_forms)]
