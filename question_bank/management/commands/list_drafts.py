from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.automation import answer, refuse
from accounts.errors import AccountError
from question_bank.automation import draft_told, reader
from question_bank.models import OPEN_STATES, Draft


class Command(BaseCommand):
    help = "List the items under way that somebody may read, without what they say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--actor", required=True, help="a person of the bank")
        parser.add_argument("--state", choices=[state.value for state in OPEN_STATES])
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            actor = reader(options["actor"])
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        drafts = Draft.objects.open().visible_to(actor)
        if options["state"]:
            drafts = drafts.filter(state=options["state"])
        told = drafts.select_related("item__point", "head", "author").order_by(
            "updated_at"
        )
        answer(self, {"drafts": list(map(draft_told, told))}, as_json=options["json"])
