import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import Reason, answer, refuse
from casework.days import calendar_around
from casework.engine import (
    DATA,
    CaseTemplate,
    FactsError,
    fact_schema,
    load_case,
    rule_on,
)


class Command(BaseCommand):
    help = "What is right in a procedure for given facts. Stores nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("procedure", help="an id of the catalogue, as G-01")
        parser.add_argument("--case", help="which case, if several play the procedure")
        parser.add_argument(
            "--facts",
            type=Path,
            help='JSON: {"facts": {name: value}, "anchors": {act or event: day}}',
        )
        parser.add_argument(
            "--schema", action="store_true", help="print the facts it needs"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        template = _template(options["procedure"], options["case"])
        if template is None:
            reason = Reason("not_playable", _("没有案例照这项规程办理。"))
            refuse(self, reason, as_json=options["json"])
        told: dict[str, Any] = {"procedure": options["procedure"], "case": template.id}
        if options["schema"]:
            told["facts"] = fact_schema(template)
            told["anchors"] = sorted(
                {d.anchor for d in template.pack.deadlines.values()}
            )
        else:
            told |= self._ruling(template, options)
        answer(self, told, as_json=options["json"])

    def _ruling(
        self, template: CaseTemplate, options: dict[str, Any]
    ) -> dict[str, Any]:
        try:
            facts, anchors = _read(options["facts"])
            first = min(anchors.values(), default=timezone.localdate())
            return asdict(rule_on(template, facts, anchors, calendar_around(first)))
        except FactsError as error:
            reason = Reason(
                "bad_facts", _("事实不全，或者不在规则的范围里。"), error.faults
            )
        except (OSError, ValueError, TypeError, AttributeError) as error:
            reason = Reason("bad_file", _("读不懂事实文件。"), [str(error)])
        refuse(self, reason, as_json=options["json"])


def _template(procedure: str, wanted: str | None) -> CaseTemplate | None:
    cases = (load_case(path) for path in sorted((DATA / "cases").glob("*.yaml")))
    playing = (one for one in cases if procedure in one.procedures)
    return next((one for one in playing if wanted in (None, one.id)), None)


def _read(path: Path | None) -> tuple[dict[str, Any], dict[str, date]]:
    """Facts, and the days on which deadlines begin."""
    if path is None:
        raise ValueError("--facts FILE or --schema, please")
    document = json.loads(path.read_text(encoding="utf-8"))
    anchors = document.get("anchors", {})
    return dict(document["facts"]) if "facts" in document else {}, {
        name: date.fromisoformat(day) for name, day in anchors.items()
    }
