from argparse import ArgumentParser
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, refuse
from exams.sittings.automation import sitting_of
from exams.sittings.errors import SittingError
from exams.sittings.models import Sitting
from exams.sittings.reports import progress_of
from exams.sittings.steps import next_step, steps_of


class Command(BaseCommand):
    help = "Where a sitting stands: figures, what is missing, the next step."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sitting", help="its id")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sitting = sitting_of(options["sitting"])
        except SittingError as error:
            refuse(self, error, as_json=options["json"])
        values = _status(sitting, timezone.now())
        answer(self, values, as_json=options["json"])


def _status(sitting: Sitting, at: datetime) -> dict[str, Any]:
    progress = progress_of(sitting)
    following = next_step(steps_of(sitting, progress, at))
    figures = asdict(progress)
    return {
        "id": str(sitting.pk),
        "title": sitting.title,
        "centre": sitting.centre.name,
        "level": sitting.level.number,
        "opens_at": sitting.opens_at.isoformat(),
        "closes_at": sitting.closes_at.isoformat(),
        **figures,
        "status": progress.status.value,
        "unmarked": list(progress.unmarked),
        "next": following.key if following else None,
        "waits_for": following.waits_for if following else "",
    }
