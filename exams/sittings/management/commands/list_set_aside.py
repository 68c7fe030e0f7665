from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.automation import answer, refuse
from exams.attempts.asides import AsideWrite
from exams.sittings.automation import sitting_of
from exams.sittings.errors import SittingError
from exams.sittings.late_answers import LatePart, late_parts


class Command(BaseCommand):
    help = "Writes of a sitting that came late or unproved; never what they say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sitting", help="its id")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sitting = sitting_of(options["sitting"])
        except SittingError as error:
            refuse(self, error, as_json=options["json"])
        rows = [
            _told(part, write) for part in late_parts(sitting) for write in part.writes
        ]
        if options["json"]:
            answer(self, {"writes": rows}, as_json=True)
            return
        for row in rows:
            self.stdout.write(" ".join(map(str, row.values())))


def _told(part: LatePart, write: AsideWrite) -> dict[str, Any]:
    return {
        "id": write.pk,
        "ticket": part.part.candidacy.ticket,
        "part": part.part.attempt.form.part,
        "attempt": str(write.attempt_id),
        "item": write.item,
        "why": write.why.value,
        "state": write.state.value,
        "received_at": write.received_at.isoformat(),
        "late_seconds": int(write.late_by.total_seconds()),
        "epoch": write.epoch,
        "address": write.address,
    }
