from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import answer, refuse
from exams.papers.blueprints.services import make_default_blueprints
from law.errors import LawError
from standards.models import Standard


class Command(BaseCommand):
    """Idempotent: what is there by its name is left alone."""

    help = "Make the platform's blueprints for every level of every standard."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            made = [
                blueprint
                for standard in Standard.objects.order_by("code", "edition")
                for blueprint in make_default_blueprints(standard=standard, at=at)
            ]
        except LawError as error:
            refuse(self, error, as_json=options["json"])
        answer(self, {"created": len(made)}, as_json=options["json"])
