from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import answer, person, refuse
from accounts.errors import AccountError
from exams.papers.automation import form_told
from exams.papers.errors import PaperError
from exams.papers.models import PaperForm
from exams.papers.services import approve_form


class Command(BaseCommand):
    help = "Approve a draft as a second person; nothing is released by it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("form", help="its code (卷号)")
        parser.add_argument(
            "--actor", required=True, help="a paper officer or bank manager"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            approved = _approve(options)
        except (AccountError, PaperError) as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, form_told(approved), as_json=options["json"])


def _approve(options: dict[str, Any]) -> PaperForm:
    """As on the page: whoever may not read the form does not learn of it."""
    at, actor = timezone.now(), person(options["actor"])
    readable = PaperForm.objects.readable_by(actor, timezone.localdate(at))
    form = readable.filter(code=options["form"]).first()
    if form is None:
        raise PaperError("form_unknown", _("没有这份试卷，或者你无权审定。"))
    return approve_form(form=form, actor=actor, at=at)
