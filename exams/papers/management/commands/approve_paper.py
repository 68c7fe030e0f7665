from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from accounts.models import User
from exams.papers.automation import PaperVerb
from exams.papers.life import approve_and_seal, approve_attended
from exams.papers.models import PaperForm


class Command(PaperVerb):
    help = "Approve and seal a checked draft as a second person; nothing is released."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--attended", action="store_true", help="two officers open it on the day"
        )

    def perform(
        self, form: PaperForm, actor: User, at: datetime, options: dict[str, Any]
    ) -> PaperForm:
        if options["attended"]:
            return approve_attended(form=form, actor=actor, at=at)
        return approve_and_seal(form=form, actor=actor, at=at)
