from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import (
    answer,
    person,
    person_managed_by,
    refuse,
    text_of_at_most,
)
from accounts.errors import AccountError
from accounts.services import lock_user


class Command(BaseCommand):
    help = "Close a person's account; their sessions end with their next request."
    act = staticmethod(lock_user)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="login name")
        parser.add_argument(
            "--reason",
            type=text_of_at_most(200),
            required=True,
            help="kept as evidence: no document numbers",
        )
        parser.add_argument("--actor", required=True, help="who looks after them")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = self._acted(options)
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, values, as_json=options["json"])

    def _acted(self, options: dict[str, Any]) -> dict[str, Any]:
        at, actor = timezone.now(), person(options["actor"])
        user = person_managed_by(actor, options["person"], at)
        self.act(user=user, actor=actor, reason=options["reason"], at=at)
        return {"username": user.username, "active": user.is_active}
