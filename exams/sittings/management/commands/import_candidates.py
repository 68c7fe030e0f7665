from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from exams.sittings.automation import Act, SittingVerb
from exams.sittings.checking import check_roster
from exams.sittings.errors import SittingError
from exams.sittings.roster import Roster, read_roster
from exams.sittings.services import register_candidates


class Command(SittingVerb):
    help = "Register a list of candidates (XLSX or CSV): all of them or nobody."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check only")

    def perform(self, act: Act, options: dict[str, Any]) -> dict[str, Any]:
        roster = _roster(options["file"])
        if options["dry_run"]:
            faults = act.do(check_roster, roster=roster)
            if faults:
                raise SittingError("roster_faults", faults)
            return {"candidates": len(roster.rows), "registered": 0}
        added = act.do(register_candidates, roster=roster)
        return {
            "candidates": len(added),
            "registered": len(added),
            "tickets": [candidacy.ticket for candidacy in added],
        }


def _roster(file: Path) -> Roster:
    try:
        with file.open("rb") as stream:
            return read_roster(stream)
    except OSError as error:
        raise SittingError("file_unreadable", [file]) from error
