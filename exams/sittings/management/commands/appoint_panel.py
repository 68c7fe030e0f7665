from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from accounts.models import CentreRole, StaffAssignment, User
from exams.marking.errors import MarkingError
from exams.sittings.automation import Act, SittingVerb
from exams.sittings.services import appoint_panel


class Command(SittingVerb):
    help = (
        "Name a sitting's examiners and their chair; until the close, others instead."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--examiners", nargs="+", required=True, metavar="LOGIN")
        parser.add_argument("--chair", required=True, help="one of the examiners")

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        logins, chair = options["examiners"], options["chair"]
        known = _examiners(act, [*logins, chair])
        panel = act.do(
            appoint_panel,
            chair=known[chair],
            examiners=[known[login] for login in logins],
        )
        return {"panel": str(panel.pk), "examiners": logins, "chair": chair}


def _examiners(act: Act, logins: Sequence[str]) -> dict[str, User]:
    """The centre's examiners by login name; MarkingError not_examiner names others."""
    held = StaffAssignment.objects.current(timezone.localdate(act.at)).filter(
        centre=act.sitting.centre, role=CentreRole.EXAMINER
    )
    known = {one.user.username: one.user for one in held.select_related("user")}
    strangers = [login for login in logins if login not in known]
    if strangers:
        raise MarkingError("not_examiner", strangers)
    return known
