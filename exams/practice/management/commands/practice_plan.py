from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, person, refuse
from accounts.errors import AccountError
from exams.practice.days import Day, day_of
from exams.practice.planning import Step


class Command(BaseCommand):
    help = "Today's plan of a trainee: due reviews, wrong items, then new ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--actor", required=True, help="whose plan")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            day = day_of(person(options["actor"]), at)
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        else:
            told = {"day": timezone.localdate(at).isoformat()} | _told(day)
            answer(self, told, as_json=options["json"])


def _told(day: Day) -> dict[str, Any]:
    level = day.goal.level
    return {
        "level": level.number if level else None,
        "minutes": day.goal.minutes,
        "due": day.cards.due,
        "wrong": day.cards.wrong,
        "rule_cards": len(day.rules.waiting),
        "steps": [_step(step) for step in day.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "aim": step.aim.value if step.aim else "rules",
        "area": step.area_name or None,
        "items": step.number,
        "minutes": step.minutes,
        "title": step.title,
        "reason": step.why,
    }
