"""How far a panel is: codes and counts, no names, no points."""

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from exams.marking.models import Panel
from exams.marking.reports import PanelProgress, panel_progress


class Command(BaseCommand):
    help = "Tell how many sheets of a panel are signed and what is concluded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("panel", type=UUID, help="the panel's id")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        panel = Panel.objects.filter(pk=options["panel"]).first()
        if panel is None:
            unknown = Reason("panel_unknown", _("没有这个考评组。"))
            refuse(self, unknown, as_json=options["json"])
        progress = panel_progress(panel)
        if options["json"]:
            self.stdout.write(json.dumps(asdict(progress), ensure_ascii=False))
        else:
            self._write(progress)

    def _write(self, progress: PanelProgress) -> None:
        self.stdout.write(
            f"{progress.title}: {progress.concluded} of {progress.scripts} scripts "
            f"concluded, {progress.waiting_for_chair} wait for the chair"
        )
        for examiner in progress.examiners:
            self.stdout.write(
                f"{examiner.code}: {examiner.signed} of {examiner.scripts} signed"
            )
