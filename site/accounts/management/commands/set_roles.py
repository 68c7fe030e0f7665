from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.appointments import set_platform_roles
from accounts.automation import administrator, answer, person_managed_by, refuse
from accounts.errors import AccountError
from accounts.models import PlatformRole


class Command(BaseCommand):
    help = "Let a person hold exactly these platform roles; none if none is named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="login name")
        parser.add_argument(
            "--roles", nargs="*", choices=PlatformRole.values, required=True
        )
        parser.add_argument("--actor", required=True, help="an administrator")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = _set(options)
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, values, as_json=options["json"])


def _set(options: dict[str, Any]) -> dict[str, Any]:
    at, actor = timezone.now(), administrator(options["actor"])
    user = person_managed_by(actor, options["person"], at)
    set_platform_roles(user=user, roles=options["roles"], actor=actor, at=at)
    return {"username": user.username, "roles": sorted(set(options["roles"]))}
