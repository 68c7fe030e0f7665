from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, person, refuse
from accounts.errors import AccountError
from accounts.models import CentreRole
from exams.sittings.automation import sitting_for
from exams.sittings.errors import SittingError
from exams.sittings.reports import progress_of
from exams.sittings.services import release_results


class Command(BaseCommand):
    help = "Release all prepared results of a sitting; a repeat changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sitting", help="its id")
        parser.add_argument(
            "--actor", required=True, help="the registrar's login name, a second person"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = _release(options)
        except (AccountError, SittingError) as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, values, as_json=options["json"])


def _release(options: dict[str, Any]) -> dict[str, Any]:
    at, actor = timezone.now(), person(options["actor"])
    sitting = sitting_for(options["sitting"], actor, CentreRole.REGISTRAR, at)
    released = release_results(sitting=sitting, actor=actor, at=at)
    progress = progress_of(released)
    return {
        "sitting": str(released.pk),
        "status": released.status,
        "passed": progress.passed,
        "failed": progress.failed,
    }
