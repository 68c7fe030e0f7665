from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, refuse
from accounts.errors import AccountError
from question_bank.automation import draft_told, faults_of, open_draft, writer
from question_bank.errors import BankError, ItemError
from question_bank.models import Draft
from question_bank.services.drafts import submit_draft


class Command(BaseCommand):
    help = "Hand the draft of an item to review as it stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("item", help="its code, e.g. 5-ABA001-S1")
        parser.add_argument(
            "--actor", required=True, help="an instructor or bank manager"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            draft = _submitted(options)
        except (AccountError, BankError) as error:
            refuse(self, error, as_json=options["json"])
        except ItemError as error:
            refuse(self, faults_of(error), as_json=options["json"])
        answer(self, draft_told(draft), as_json=options["json"])


def _submitted(options: dict[str, Any]) -> Draft:
    actor = writer(options["actor"])
    draft = open_draft(options["item"], actor)
    submit_draft(
        draft=draft,
        from_number=draft.revision.number,
        actor=actor,
        at=timezone.now(),
    )
    draft.refresh_from_db()
    return draft
