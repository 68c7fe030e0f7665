import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from casework.coverage import as_markdown, coverage_of
from casework.engine import CaseDataError, load_case
from casework.procedures import catalogue
from casework.shelving import CASES
from standards.models import Node, NodeKind


class Command(BaseCommand):
    help = "Which procedures and skill codes cases cover, as a page or as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        code, edition = catalogue().standard.split("/")
        skills = Node.objects.filter(
            standard__code=code, standard__edition=edition, kind=NodeKind.SKILL
        )
        texts = {node.ref: node.corrected_text for node in skills.order_by("position")}
        try:
            cases = [load_case(path) for path in sorted(CASES.glob("*.yaml"))]
        except CaseDataError as error:
            broken = Reason("broken_files", _("案例文件有错。"), error.faults)
            refuse(self, broken, as_json=options["json"])
        found = coverage_of(catalogue(), cases, texts)
        told = json.dumps(asdict(found), ensure_ascii=False)
        self.stdout.write(told if options["json"] else as_markdown(found))
