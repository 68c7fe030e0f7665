from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, person, refuse
from accounts.errors import AccountError
from exams.papers.errors import PaperError
from exams.papers.planning import level_of
from exams.practice.models import Mock, Pace
from exams.practice.services import start_mock
from jobs.models import Job
from standards.models import Part


class Command(BaseCommand):
    help = "The unfinished mock, else a new one, else a job that makes its paper."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--level", type=int, required=True)
        parser.add_argument("--part", choices=Part.values, required=True)
        parser.add_argument("--pace", choices=Pace.values, default=Pace.TIMED)
        parser.add_argument("--standard", default="", help="code, if there are more")
        parser.add_argument("--actor", required=True, help="who will sit it")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            started = _start(options)
        except (AccountError, PaperError) as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, _told(started), as_json=options["json"])


def _start(options: dict[str, Any]) -> Mock | Job:
    return start_mock(
        user=person(options["actor"]),
        level=level_of(options["level"], code=options["standard"]),
        part=options["part"],
        pace=Pace(options["pace"]),
        at=timezone.now(),
    )


def _told(started: Mock | Job) -> dict[str, Any]:
    """The attempt of a mock; the job's outcome will name it if there is a job."""
    if isinstance(started, Job):
        return {"attempt": None, "job": str(started.pk)}
    return {"attempt": str(started.attempt_id), "job": None}
