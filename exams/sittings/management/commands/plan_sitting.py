from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import (
    answer,
    centre_staffed_by,
    person,
    refuse,
    text_of_at_most,
)
from accounts.models import CentreRole
from exams.papers.planning import level_of
from exams.sittings.errors import REFUSED
from exams.sittings.models import Sitting
from exams.sittings.services import plan_sitting


class Command(BaseCommand):
    help = "Plan an exam of a level at a centre, both parts in one window."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--centre", required=True, help="the centre's name")
        parser.add_argument("--level", type=int, required=True)
        parser.add_argument("--standard", default="", help="code, if there are more")
        parser.add_argument("--title", type=text_of_at_most(120), required=True)
        parser.add_argument("--opens-at", type=moment, required=True)
        parser.add_argument("--closes-at", type=moment, required=True)
        parser.add_argument("--actor", required=True, help="a clerk of the centre")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sitting = _plan(options)
        except REFUSED as error:
            refuse(self, error, as_json=options["json"])
        else:
            answer(self, _told(sitting), as_json=options["json"])


def moment(text: str) -> datetime:
    """A time in ISO 8601; without an offset it is a time in China."""
    time = datetime.fromisoformat(text)
    aware = time if timezone.is_aware(time) else timezone.make_aware(time)
    return aware.astimezone(UTC)


def _plan(options: dict[str, Any]) -> Sitting:
    at, actor = timezone.now(), person(options["actor"])
    return plan_sitting(
        centre=centre_staffed_by(actor, options["centre"], CentreRole.CLERK, at),
        level=level_of(options["level"], code=options["standard"]),
        title=options["title"],
        opens_at=options["opens_at"],
        closes_at=options["closes_at"],
        actor=actor,
        at=at,
    )


def _told(sitting: Sitting) -> dict[str, Any]:
    return {
        "sitting": str(sitting.pk),
        "status": sitting.status,
        "title": sitting.title,
        "centre": sitting.centre.name,
        "level": sitting.level.number,
        "opens_at": sitting.opens_at.isoformat(),
        "closes_at": sitting.closes_at.isoformat(),
    }
