import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import Reason, administrator, refuse
from accounts.errors import AccountError
from casework.models import Case
from casework.rescoring import Change, Rescoring, rescore, rescore_and_keep


class Command(BaseCommand):
    help = "Score closed plays again: says who changes side of the pass mark."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--case", default="", help="one case; without it all")
        parser.add_argument(
            "--keep", action="store_true", help="write what comes out; else nothing is"
        )
        parser.add_argument("--actor", default="", help="needed with --keep")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        case = options["case"]
        if case and not Case.objects.filter(slug=case).exists():
            unknown = Reason("case_unknown", _("没有这个案例。"), [case])
            refuse(self, unknown, as_json=options["json"])
        if options["keep"] and not options["actor"]:
            nobody = Reason("actor_unknown", _("要写入成绩，请用 --actor 写明是谁。"))
            refuse(self, nobody, as_json=options["json"])
        try:
            found = _found(options)
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        told = {
            "plays": found.plays,
            "changed": len(found.changes),
            "up": [_told(one) for one in found.crossing("up")],
            "down": [_told(one) for one in found.crossing("down")],
            "kept": options["keep"],
            "counts": {side: len(found.crossing(side)) for side in ("up", "down")},
        }
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(found, kept=options["keep"])))


def _found(options: dict[str, Any]) -> Rescoring:
    if not options["keep"]:
        return rescore(case=options["case"])
    actor = administrator(options["actor"])
    return rescore_and_keep(case=options["case"], actor=actor, at=timezone.now())


def _told(change: Change) -> dict[str, str]:
    return {
        "play": str(change.play),
        "case": change.case,
        "login": change.login,
        "name": change.name,
        "before": str(change.before),
        "after": str(change.after),
    }


def _lines(found: Rescoring, *, kept: bool) -> Iterator[str]:
    yield f"重新评了 {found.plays} 次办理，{len(found.changes)} 次的成绩或记录会变。"
    for side, word in (("up", "升到 60 分以上"), ("down", "跌到 60 分以下")):
        crossing = found.crossing(side)
        yield f"{word}：{len(crossing)} 次"
        for one in crossing:
            who = f"{one.name}（{one.login}）"
            yield f"  {who} {one.case}：{one.before} → {one.after}　{one.play}"
    yield "新成绩已经写入。" if kept else "这是试算，什么也没有写入。"
