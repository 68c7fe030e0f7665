from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import Reason, answer, refuse
from exams.papers.assembly import forecast
from exams.papers.blueprints.automation import (
    blueprint_with,
    cell_told,
    version_of,
)
from exams.papers.blueprints.live import stock_for
from exams.papers.blueprints.plans import blueprint_for, ground_of
from exams.papers.blueprints.rules import RulesRefused
from exams.papers.blueprints.services import rules_of
from exams.papers.errors import PaperError
from exams.papers.models import BlueprintVersion


class Command(BaseCommand):
    help = "Say how many more papers without common items a blueprint can get."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("blueprint", help="its id (list_blueprints)")
        parser.add_argument("--version-number", type=int, help="not the newest")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = options["json"]
        try:
            found = blueprint_with(options["blueprint"])
            told = _forecast(version_of(found, options["version_number"]))
        except RulesRefused as refused:
            reason = Reason(refused.code, refused.message, refused.faults)
            refuse(self, reason, as_json=as_json)
        except PaperError as error:
            refuse(self, error, as_json=as_json)
        else:
            answer(self, told, as_json=as_json)


def _forecast(version: BlueprintVersion) -> dict[str, Any]:
    level, rules = version.blueprint.level, rules_of(version)
    stock = stock_for(rules, level, timezone.localdate())
    ground = ground_of(level, rules.part)
    found = forecast(stock.items, blueprint_for(rules, ground))
    returns = Counter(stock.returns.values())
    return {
        "blueprint": str(version.blueprint.pk),
        "version": version.number,
        "papers": found.papers,
        "cells": [cell_told(cell) for cell in found.cells],
        "bottleneck": [cell_told(cell) for cell in found.bottleneck],
        "resting": len(stock.returns),
        "returns": [
            {"release_days": days, "items": returns[days]} for days in sorted(returns)
        ],
    }
