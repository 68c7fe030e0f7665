from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.automation import Reason, answer, refuse
from question_bank.kinds import KINDS
from question_bank.models import Pool
from question_bank.reports import Coverage, coverage
from standards.models import Level, Standard


class Command(BaseCommand):
    help = "Count a pool's points and published items by area and leaf of the standard."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--level", type=int, required=True)
        parser.add_argument("--pool", choices=Pool.values, required=True)
        parser.add_argument("--standard", default="", help="code, if there are more")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        level = _level(options["level"], options["standard"])
        if level is None:
            unknown = Reason("level_unknown", _("标准中没有这个等级。"))
            refuse(self, unknown, as_json=options["json"])
        found = coverage(level, options["pool"])
        if options["json"]:
            answer(self, _as_json(level, options["pool"], found), as_json=True)
        else:
            self._show(found)

    def _show(self, found: Coverage) -> None:
        for row in found.rows:
            self.stdout.write(f"{row.area}: 鉴定点 {row.points}，试题 {row.total}")
        self.stdout.write(f"没有鉴定点的条目 {found.gaps} 个")


def _level(number: int, code: str) -> Level | None:
    """The level of the newest edition, as papers find it."""
    standards = Standard.objects.newest_first()
    standard = (standards.filter(code=code) if code else standards).first()
    return Level.objects.filter(standard=standard, number=number).first()


def _as_json(level: Level, pool: str, found: Coverage) -> dict[str, Any]:
    return {
        "code": level.standard.code,
        "edition": level.standard.edition,
        "level": level.number,
        "pool": pool,
        "areas": [
            {
                "area": row.area,
                "points": row.points,
                "items": dict(zip(KINDS, row.counts, strict=True)),
            }
            for row in found.rows
        ],
        "nodes": [
            {
                "ref": node.ref,
                "area": node.area,
                "points": node.points,
                "items": node.items,
            }
            for group in found.groups
            for node in group.nodes
        ],
        "gaps": found.gaps,
    }
