from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.appointments import end_appointment
from accounts.automation import (
    administrator,
    answer,
    centre_named,
    person_managed_by,
    refuse,
    text_of_at_most,
)
from accounts.errors import AccountError
from accounts.models import CentreRole, StaffAssignment


class Command(BaseCommand):
    help = "End a person's role with yesterday, or today; take back one to come."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="login name")
        parser.add_argument("--centre", required=True, help="the centre's name")
        parser.add_argument("--role", choices=CentreRole.values, required=True)
        parser.add_argument(
            "--reason",
            type=text_of_at_most(200),
            required=True,
            help="kept as evidence: no document numbers",
        )
        parser.add_argument("--actor", required=True, help="an administrator")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            ended = _end(options)
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, {"ended": ended}, as_json=options["json"])


@transaction.atomic
def _end(options: dict[str, Any]) -> list[dict[str, str | None]]:
    """Every appointment to the role, of today or later; AccountError not_appointed."""
    at, actor = timezone.now(), administrator(options["actor"])
    held = StaffAssignment.objects.not_over(timezone.localdate(at)).filter(
        user=person_managed_by(actor, options["person"], at),
        centre=centre_named(options["centre"]),
        role=options["role"],
    )
    found = list(held.select_related("user").order_by("starts_on"))
    if not found:
        raise AccountError("not_appointed", _("这个人现在没有担任这一岗位。"))
    for assignment in found:
        end_appointment(
            assignment=assignment, actor=actor, reason=options["reason"], at=at
        )
    return [
        {
            "from": one.starts_on.isoformat(),
            "to": one.ends_on.isoformat() if one.ends_on else None,
        }
        for one in found
    ]
