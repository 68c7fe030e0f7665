from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, person, refuse
from accounts.errors import AccountError
from exams.attempts.models import ENDED
from exams.marking.reports import area_scores, mock_result
from exams.practice.errors import PracticeError
from exams.practice.models import Mock
from law import facts
from law.errors import LawError


class Command(BaseCommand):
    help = "The score of one's own finished mock, and its points by area."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("attempt", type=UUID)
        parser.add_argument("--actor", required=True, help="who sat it")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            values = _told(_mock(options))
        except (AccountError, PracticeError, LawError) as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, values, as_json=options["json"])


def _mock(options: dict[str, Any]) -> Mock:
    own = Mock.objects.for_trainee(person(options["actor"]))
    rows = own.select_related("attempt__form__level")
    mock: Mock | None = rows.filter(attempt=options["attempt"]).first()
    if mock is None:
        raise PracticeError("mock_unknown")
    if mock.attempt.status not in ENDED:
        raise PracticeError("mock_unfinished")
    return mock


def _told(mock: Mock) -> dict[str, Any]:
    form, result = mock.attempt.form, mock_result(mock.attempt)
    pass_mark = facts.decimal("score.pass_mark", timezone.localdate())
    return {
        "attempt": str(mock.attempt_id),
        "level": form.level.number,
        "part": form.part,
        "score": str(result.score) if result else None,
        "pass_mark": f"{pass_mark:.1f}",
        "passed": result.score >= pass_mark if result else None,
        "areas": [
            {"area": one.area, "got": str(one.got), "points": str(one.points)}
            for one in (area_scores(result) if result else ())
        ],
    }
