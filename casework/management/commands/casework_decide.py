import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from casework.days import AnyDays
from casework.engine import (
    CaseDataError,
    CaseTemplate,
    FactsError,
    Ruling,
    anchors_of,
    deadline_told,
    deadlines_of,
    explained,
    fact_schema,
    load_case,
    procedures_of,
    rule_on,
)
from casework.handed_in import BadFileError, no_calendar, read_json
from casework.shelving import CASES

Told = dict[str, Any]


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
        procedure, as_json = options["procedure"], options["json"]
        template = _template(procedure, options["case"])
        if isinstance(template, Reason):
            refuse(self, template, as_json=as_json)
        told: Told = {"procedure": procedure, "case": template.id}
        if options["schema"]:
            told |= _schema(template, procedure)
        else:
            told |= self._ruling(template, options)
        if as_json:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        lines = _schema_lines(told) if options["schema"] else _ruling_lines(told)
        self.stdout.write(f"{procedure}（案例 {template.id} {template.title}）")
        self.stdout.write("\n".join(lines))

    def _ruling(self, template: CaseTemplate, options: dict[str, Any]) -> Told:
        try:
            return _told(template, options["procedure"], *_read(options["facts"]))
        except FactsError as error:
            reason = Reason(
                "bad_facts", _("事实不全，或者不在规则的范围里。"), error.faults
            )
        except BadFileError as error:
            reason = Reason("bad_file", _("读不懂事实文件。"), [str(error)])
        except DatabaseError as error:
            reason = no_calendar(error)
        refuse(self, reason, as_json=options["json"])


def _template(procedure: str, wanted: str | None) -> CaseTemplate | Reason:
    """The case that plays the procedure; faults of other cases are none of ours."""
    faults: list[str] = []
    for path in sorted(CASES.glob("*.yaml")):
        if wanted not in (None, path.stem):
            continue
        try:
            if procedure in procedures_of(path):
                return load_case(path)
        except CaseDataError as error:
            faults += error.faults
    if faults:
        message = _("照这项规程办理的案例找不到，或者它的文件有错。")
        return Reason("broken_files", message, faults)
    return Reason("not_playable", _("没有案例照这项规程办理。"))


def _schema(template: CaseTemplate, procedure: str) -> Told:
    return {
        "facts": fact_schema(template, procedure),
        "anchors": anchors_of(template, procedure),
        "deadlines": [
            deadline_told(template, one)
            for one in deadlines_of(template, procedure).values()
        ],
    }


def _told(
    template: CaseTemplate,
    procedure: str,
    facts: Mapping[str, Any],
    anchors: Mapping[str, date],
) -> Told:
    # No deadline asks for a calendar without an anchor, and none is fetched then.
    calendar = AnyDays() if anchors else None
    found: Ruling = rule_on(template, facts, anchors, calendar or _no_day, procedure)
    return {
        **asdict(found),
        **explained(template, found, facts, anchors, procedure),
        "estimated_years": calendar.estimated_years if calendar else [],
        "unused": _unused(template, procedure, facts, anchors),
    }


def _unused(
    template: CaseTemplate,
    procedure: str,
    facts: Iterable[str],
    anchors: Iterable[str],
) -> list[str]:
    """What was given and belongs to other procedures of the case."""
    needed = {*fact_schema(template, procedure), *anchors_of(template, procedure)}
    return [name for name in (*facts, *anchors) if name not in needed]


def _no_day(day: date) -> bool:
    raise AssertionError("nothing is counted without an anchor")


def _read(path: Path | None) -> tuple[Mapping[str, Any], dict[str, date]]:
    """Facts, and the days on which deadlines begin."""
    if path is None:
        raise BadFileError("请用 --facts 给出文件，或者用 --schema 看要填哪些事实")
    document = read_json(path)
    if not isinstance(document, dict):
        raise BadFileError("文件应当是一个 JSON 对象")
    for name in document.keys() - {"facts", "anchors"}:
        raise BadFileError(f"不认识 {name}，只认 facts 和 anchors")
    facts, anchors = (document.get(name, {}) for name in ("facts", "anchors"))
    if not (isinstance(facts, dict) and isinstance(anchors, dict)):
        raise BadFileError("facts 和 anchors 应当各是一个 JSON 对象")
    return facts, {name: _day(name, given) for name, given in anchors.items()}


def _day(name: str, given: Any) -> date:
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError) as error:
        told = f"{name}：{given!r} 不是日期，请写成 2026-04-08 这样"
        raise BadFileError(told) from error


# -- lines for people

FROM, TO = "从 {from} 起算", {"within": "最迟 {date}", "not_before": "过了 {date} 才行"}


def _ruling_lines(told: Told) -> Iterator[str]:
    for one in told["answers"]:
        labels = [value["label"] for value in one["values"]]
        several = one["any_of"] and len(labels) > 1
        said = "或者".join(labels) + ("（任选一个都对）" if several else "")
        title = f"{one['title']}：" if one["title"] else ""
        yield f"判断　{title}{said}{_because(one)}"
    yield from _paper_lines(told)
    for one in told["deadlines"]:
        when = TO[one["mode"]].format_map(one)
        yield f"期限　{one['title']}：{when}，{FROM.format_map(one)}{_because(one)}"
    if told["unused"]:
        yield f"注意　这项规程用不到：{'、'.join(told['unused'])}"
    if years := told["estimated_years"]:
        listed = "、".join(map(str, years))
        yield f"注意　{listed}年没有放假安排可查，按周一到周五和法定节日推算。"


def _paper_lines(told: Told) -> Iterator[str]:
    if not told["papers_listed"]:
        yield "材料　这个案例没有为这项规程列出材料。"
        return
    for is_shared, word in ((False, "要交验"), (True, "不用交，可以共享查到")):
        ours = [one["title"] for one in told["papers"] if one["shared"] is is_shared]
        if ours:
            yield f"材料　{word}：{'、'.join(ours)}"


def _because(told: Told) -> str:
    return f"（依据：{told['citation']}）" if told["citation"] else ""


def _schema_lines(told: Told) -> Iterator[str]:
    for name, domain in told["facts"].items():
        yield f"事实　{name}：{_domain_told(domain)}"
    for anchor in told["anchors"]:
        yield f"起算　{anchor}：{_begun_by(anchor, told['deadlines'])}"


def _begun_by(anchor: str, deadlines: Iterable[Told]) -> str:
    return "、".join(one["title"] for one in deadlines if one["anchor"] == anchor)


def _domain_told(domain: Mapping[str, Any]) -> str:
    if "integer" in domain:
        least, most = domain["integer"]
        return f"{least} 到 {most} 的整数"
    return "、".join(map(str, domain.get("choice", ("文字或整数",))))
