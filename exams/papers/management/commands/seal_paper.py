from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from accounts.models import User
from exams.papers.automation import PaperVerb
from exams.papers.life import seal_attended, seal_form
from exams.papers.models import PaperForm


class Command(PaperVerb):
    help = "Seal an approved form: until its release it shows figures only."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--attended", action="store_true", help="two officers open it on the day"
        )

    def perform(
        self, form: PaperForm, actor: User, at: datetime, options: dict[str, Any]
    ) -> PaperForm:
        if options["attended"]:
            return seal_attended(form=form, actor=actor, at=at)
        return seal_form(form=form, actor=actor, at=at)
