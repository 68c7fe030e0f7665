from datetime import datetime
from typing import Any

from accounts.models import User
from exams.papers.automation import PaperVerb
from exams.papers.life import check_paper
from exams.papers.models import PaperForm


class Command(PaperVerb):
    help = "Count a draft again, from what is stored and the bank of today."

    def perform(
        self, form: PaperForm, actor: User, at: datetime, options: dict[str, Any]
    ) -> PaperForm:
        return check_paper(form=form, actor=actor, at=at)
