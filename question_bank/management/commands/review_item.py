from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, person, refuse, text_of_at_most
from accounts.errors import AccountError
from question_bank.automation import draft_told, faults_of, open_draft
from question_bank.errors import BankError, ItemError
from question_bank.models import Draft
from question_bank.services.reviews import accept_draft, return_draft


class Command(BaseCommand):
    help = "Decide about the draft of an item, exactly the revision that was read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("item", help="its code, e.g. 5-ABA001-S1")
        parser.add_argument("--actor", required=True, help="who did not write it")
        parser.add_argument(
            "--revision", type=int, required=True, help="as list_drafts tells it"
        )
        verdict = parser.add_mutually_exclusive_group(required=True)
        verdict.add_argument("--accept", action="store_true")
        verdict.add_argument(
            "--return",
            dest="reason",
            type=text_of_at_most(2000),
            help="send it back: what is to be mended",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            draft = _decided(options)
        except (AccountError, BankError) as error:
            refuse(self, error, as_json=options["json"])
        except ItemError as error:
            refuse(self, faults_of(error), as_json=options["json"])
        answer(self, draft_told(draft), as_json=options["json"])


def _decided(options: dict[str, Any]) -> Draft:
    reviewer, at = person(options["actor"]), timezone.now()
    draft = open_draft(options["item"], reviewer)
    act = accept_draft if options["accept"] else return_draft
    act(
        draft=draft,
        number=options["revision"],
        reviewer=reviewer,
        reason=options["reason"] or "",
        at=at,
    )
    draft.refresh_from_db()
    return draft
