"""How verbs of manage.py tell of a form: figures, never items."""

from typing import Any

from exams.papers.models import PaperForm


def form_told(form: PaperForm) -> dict[str, Any]:
    return {
        "code": form.code,
        "label": form.label,
        "digest": form.digest,
        "level": form.level.number,
        "part": form.part,
        "pool": form.pool,
        "centre": form.centre.name if form.centre else None,
        "minutes": form.working_minutes,
        "status": form.status,
        "created_at": form.created_at.isoformat(),
        "approved_by": form.approved_by.username if form.approved_by else None,
    }
