from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, person, refuse
from accounts.errors import AccountError
from accounts.models import CentreRole
from exams.sittings.automation import sitting_for
from exams.sittings.checking import check_roster
from exams.sittings.errors import SittingError
from exams.sittings.roster import Roster, read_roster
from exams.sittings.services import register_candidates


class Command(BaseCommand):
    help = "Register a list of candidates (XLSX or CSV): all of them or nobody."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sitting", help="its id")
        parser.add_argument("file", type=Path)
        parser.add_argument("--actor", required=True, help="the clerk's login name")
        parser.add_argument("--dry-run", action="store_true", help="check only")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = _import(options)
        except (AccountError, SittingError) as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, values, as_json=options["json"])


def _import(options: dict[str, Any]) -> dict[str, Any]:
    at, actor = timezone.now(), person(options["actor"])
    sitting = sitting_for(options["sitting"], actor, CentreRole.CLERK, at)
    roster = _roster(options["file"])
    act: dict[str, Any] = {
        "sitting": sitting,
        "roster": roster,
        "actor": actor,
        "at": at,
    }
    if options["dry_run"]:
        faults = check_roster(**act)
        if faults:
            raise SittingError("roster_faults", faults)
        return {"candidates": len(roster.rows), "registered": 0}
    added = register_candidates(**act)
    tickets = [candidacy.ticket for candidacy in added]
    return {
        "candidates": len(added),
        "registered": len(added),
        "tickets": tickets,
    }


def _roster(file: Path) -> Roster:
    try:
        with file.open("rb") as stream:
            return read_roster(stream)
    except OSError as error:
        raise SittingError("file_unreadable", [file]) from error
