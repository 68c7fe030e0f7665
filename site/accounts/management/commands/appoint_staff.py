from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.appointments import appoint
from accounts.automation import (
    administrator,
    answer,
    centre_named,
    person_managed_by,
    refuse,
)
from accounts.errors import AccountError
from accounts.models import CentreRole, StaffAssignment


class Command(BaseCommand):
    help = "Give a person a role at a centre, from a day on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="login name")
        parser.add_argument("--centre", required=True, help="the centre's name")
        parser.add_argument("--role", choices=CentreRole.values, required=True)
        parser.add_argument(
            "--from", dest="starts_on", type=date.fromisoformat, help="default today"
        )
        parser.add_argument(
            "--to", dest="ends_on", type=date.fromisoformat, help="default: open end"
        )
        parser.add_argument("--actor", required=True, help="an administrator")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            held = _appoint(options)
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, _told(held), as_json=options["json"])


def _appoint(options: dict[str, Any]) -> StaffAssignment:
    at, actor = timezone.now(), administrator(options["actor"])
    period = options["starts_on"] or timezone.localdate(at), options["ends_on"]
    if period[1] and period[1] < period[0]:
        raise AccountError("period_invalid", _("结束日期不得早于开始日期。"))
    return appoint(
        user=person_managed_by(actor, options["person"], at),
        centre=centre_named(options["centre"]),
        role=options["role"],
        period=period,
        actor=actor,
        at=at,
    )


def _told(held: StaffAssignment) -> dict[str, Any]:
    return {
        "username": held.user.username,
        "centre": held.centre.name,
        "role": held.role,
        "from": held.starts_on.isoformat(),
        "to": held.ends_on.isoformat() if held.ends_on else None,
    }
