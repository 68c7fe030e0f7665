import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from casework.days import calendar_around
from casework.engine import (
    Act,
    CaseDataError,
    CaseInstance,
    CaseTemplate,
    DeskState,
    ImpossibleAct,
    IsWorkday,
    apply,
    fold,
    load_case,
    make_instance,
    perfect_acts,
    score,
    state_hash,
)
from casework.handed_in import BadFileError, no_calendar, read_json
from casework.shelving import CASES

# A case takes some tens of acts.
MOST_ACTS = 1000


class Command(BaseCommand):
    help = (
        "Play a case from a list of acts, or perfectly, and score it. Stores nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("template", help="a file's name without .yaml, as c01")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--actions", type=Path, help='JSON: [{"key", "payload"}]')
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = _found(options["template"], options["seed"], options["actions"])
        if isinstance(found, Reason):
            refuse(self, found, as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"{len(found['acts'])} 步，{found['report']['total']} 分")


class _Refused(Exception):
    """An act that cannot happen, by its place in the list."""

    def __init__(self, number: int, act: Act, why: ImpossibleAct) -> None:
        super().__init__(why.message)
        self.details = [why.code, f"第 {number} 步：{act.key}"]


def _found(name: str, seed: int, actions: Path | None) -> dict[str, Any] | Reason:
    """What came of it, or why nothing did."""
    try:
        return _played(_case_named(name), seed, _read(actions) if actions else None)
    except CaseDataError as error:
        message = _("没有这个案例，或者它的文件有错。")
        return Reason("case_unknown", message, error.faults)
    except BadFileError as error:
        return Reason("bad_actions", _("读不懂动作文件。"), [str(error)])
    except _Refused as refused:
        return Reason("impossible_act", str(refused), refused.details)
    except DatabaseError as error:
        return no_calendar(error)


def _case_named(name: str) -> CaseTemplate:
    """The name is one of ours, never a path."""
    found = {path.stem: path for path in CASES.glob("*.yaml")}
    if name not in found:
        raise CaseDataError([name])
    return load_case(found[name])


def _played(
    template: CaseTemplate, seed: int, given: Sequence[Act] | None
) -> dict[str, Any]:
    instance = make_instance(template, seed)
    calendar = calendar_around(instance.starts.date())
    acts = perfect_acts(instance, calendar) if given is None else list(given)
    state = _desk_after(instance, acts, calendar)
    return _told(instance, acts) | {
        "state_hash": state_hash(state),
        "report": score(instance, acts, calendar).to_dict(),
    }


def _desk_after(
    instance: CaseInstance, acts: Sequence[Act], calendar: IsWorkday
) -> DeskState:
    state = fold(instance, [], calendar)
    for number, act in enumerate(acts, 1):
        try:
            state = apply(state, act)
        except ImpossibleAct as why:
            raise _Refused(number, act, why) from why
    return state


def _told(instance: CaseInstance, acts: list[Act]) -> dict[str, Any]:
    return instance.to_dict() | {"acts": [act.to_dict() for act in acts]}


def _read(path: Path) -> list[Act]:
    listed = read_json(path)
    if not isinstance(listed, list) or len(listed) > MOST_ACTS:
        raise BadFileError(f"应当是一个列表，最多 {MOST_ACTS} 步")
    return [_act(number, one) for number, one in enumerate(listed, 1)]


def _act(number: int, given: Any) -> Act:
    payload = (given.get("payload") or {}) if isinstance(given, dict) else None
    if not isinstance(payload, dict) or not isinstance(given.get("key"), str):
        raise BadFileError(f'第 {number} 步应当是 {{"key": …, "payload": {{…}}}}')
    if not all(isinstance(value, str) for value in payload.values()):
        raise BadFileError(f"第 {number} 步：payload 里的值应当都是文字")
    return Act(given["key"], dict(payload))
