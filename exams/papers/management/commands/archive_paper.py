from datetime import datetime
from typing import Any

from accounts.models import User
from exams.papers.automation import PaperVerb
from exams.papers.life import archive_form
from exams.papers.models import PaperForm


class Command(PaperVerb):
    help = "Put a form away that its exam has used."

    def perform(
        self, form: PaperForm, actor: User, at: datetime, options: dict[str, Any]
    ) -> PaperForm:
        return archive_form(form=form, actor=actor, at=at)
