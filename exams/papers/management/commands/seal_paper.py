from datetime import datetime
from typing import Any

from accounts.models import User
from exams.papers.automation import PaperVerb
from exams.papers.life import seal_form
from exams.papers.models import PaperForm


class Command(PaperVerb):
    help = "Seal an approved form: until its release it shows figures only."

    def perform(
        self, form: PaperForm, actor: User, at: datetime, options: dict[str, Any]
    ) -> PaperForm:
        return seal_form(form=form, actor=actor, at=at)
