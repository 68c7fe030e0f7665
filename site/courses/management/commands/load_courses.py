"""`manage.py load_courses [FOLDER] [--json]`: put the course files into the CMS."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from courses.errors import CourseError, CourseRefused
from courses.loading import DATA, Loaded, load_courses


class Command(BaseCommand):
    """Idempotent: the same files again change nothing; edited pages are left alone."""

    help = "Load course modules and lessons; the standard must be loaded already."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?", default=DATA)
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_courses(options["folder"])
        except CourseRefused as refusal:
            refuse(self, _broken(refusal), as_json=options["json"])
        except CourseError as error:
            refuse(self, error, as_json=options["json"])
        self.stdout.write(
            json.dumps(asdict(loaded), ensure_ascii=False)
            if options["json"]
            else _sentence(loaded)
        )


def _broken(refusal: CourseRefused) -> Reason:
    message = _("课程文件有 %(count)s 处错误，没有载入。")
    count = {"count": len(refusal.faults)}
    return Reason(refusal.code, message % count, refusal.faults)


def _sentence(loaded: Loaded) -> str:
    return _(
        "新建 %(created)s 页，更新 %(updated)s 页，%(unchanged)s 页没有变化，"
        "%(edited)s 页已在编辑器中改过，保持原样。"
    ) % {name: len(pages) for name, pages in asdict(loaded).items()}
