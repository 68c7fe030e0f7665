"""How verbs of manage.py find a form, act on it and tell of it: figures, never items."""

from abc import ABC, abstractmethod
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import answer, person, refuse
from accounts.errors import AccountError
from accounts.models import User
from exams.papers.errors import PaperError
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
        "items": form.item_count,
        "status": form.status,
        "created_at": form.created_at.isoformat(),
        "approved_by": form.approved_by.username if form.approved_by else None,
    }


class PaperVerb(BaseCommand, ABC):
    """A step in the life of one form, by somebody who may read it."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("form", help="its code (卷号)")
        parser.add_argument(
            "--actor", required=True, help="a paper officer or bank manager"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            actor = person(options["actor"])
            form = self.perform(_form(options["form"], actor, at), actor, at, options)
        except (AccountError, PaperError) as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, form_told(form), as_json=options["json"])

    @abstractmethod
    def perform(
        self, form: PaperForm, actor: User, at: datetime, options: dict[str, Any]
    ) -> PaperForm:
        """Do the step. PaperError of its service."""


def _form(code: str, actor: User, at: datetime) -> PaperForm:
    """As on the page: whoever may not read the form does not learn of it."""
    readable = PaperForm.objects.readable_by(actor, timezone.localdate(at))
    form: PaperForm | None = readable.filter(code=code).first()
    if form is None:
        raise PaperError("form_unknown", _("没有这份试卷，或者你无权办理。"))
    return form
