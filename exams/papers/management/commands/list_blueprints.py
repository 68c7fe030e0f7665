from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.automation import answer
from exams.papers.blueprints.automation import version_told
from exams.papers.models import BlueprintVersion, PaperBlueprint
from standards.models import Part


class Command(BaseCommand):
    help = "List blueprints of papers, each with the rules of its newest version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--level", type=int)
        parser.add_argument("--part", choices=Part.values)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        versions = _newest_versions(options["level"], options["part"])
        if options["json"]:
            told = [version_told(version) for version in versions]
            answer(self, {"blueprints": told}, as_json=True)
            return
        for version in versions:
            one = version.blueprint
            self.stdout.write(
                f"{one.pk} {one.level.name} {one.get_part_display()} {one.name}"
            )


def _newest_versions(level: int | None, part: str | None) -> list[BlueprintVersion]:
    blueprints = PaperBlueprint.objects.with_newest()
    if level:
        blueprints = blueprints.filter(level__number=level)
    if part:
        blueprints = blueprints.filter(part=part)
    newest = dict(blueprints.values_list("pk", "newest"))
    versions = BlueprintVersion.objects.filter(blueprint__in=newest).select_related(
        "blueprint__level__standard", "blueprint__centre"
    )
    ordered = versions.order_by("-blueprint__level__number", "blueprint__name", "pk")
    return [one for one in ordered if one.number == newest[one.blueprint_id]]
