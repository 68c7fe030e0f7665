from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import (
    answer,
    code_told,
    person,
    person_managed_by,
    refuse,
)
from accounts.errors import AccountError
from accounts.services import invite


class Command(BaseCommand):
    help = "A one-time code for a person without password; an older code lapses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="login name")
        parser.add_argument("--actor", required=True, help="who looks after them")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = _invite(options)
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, values, as_json=options["json"])


def _invite(options: dict[str, Any]) -> dict[str, Any]:
    at, actor = timezone.now(), person(options["actor"])
    invited = person_managed_by(actor, options["person"], at)
    if invited.has_usable_password():
        raise AccountError(
            "has_password", _("这个人已有密码；忘记密码请用 issue_reset_code。")
        )
    return code_told(invited, invite(user=invited, at=at, actor=actor))
