from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from accounts.models import User
from exams.papers.automation import PaperVerb
from exams.papers.life import withdraw_form
from exams.papers.models import PaperForm


class Command(PaperVerb):
    help = "Take a form out of use for good, before an exam has used it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", required=True)

    def perform(
        self, form: PaperForm, actor: User, at: datetime, options: dict[str, Any]
    ) -> PaperForm:
        return withdraw_form(form=form, actor=actor, reason=options["reason"], at=at)
