from datetime import datetime
from typing import Any

from accounts.models import User
from exams.papers.automation import PaperVerb
from exams.papers.life import approve_and_seal
from exams.papers.models import PaperForm


class Command(PaperVerb):
    help = "Approve and seal a checked draft as a second person; nothing is released."

    def perform(
        self, form: PaperForm, actor: User, at: datetime, options: dict[str, Any]
    ) -> PaperForm:
        return approve_and_seal(form=form, actor=actor, at=at)
