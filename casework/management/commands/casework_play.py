import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from accounts.automation import Reason, refuse
from casework.days import calendar_around
from casework.engine import (
    Act,
    CaseDataError,
    CaseInstance,
    ImpossibleAct,
    fold,
    load_case,
    make_instance,
    perfect_acts,
    score,
    state_hash,
)

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
        try:
            found = _played(options["template"], options["seed"], options["actions"])
        except CaseDataError as error:
            reason = Reason(
                "case_unknown", _("没有这个案例，或者它的文件有错。"), error.faults
            )
            refuse(self, reason, as_json=options["json"])
        except (OSError, ValueError, TypeError, AttributeError, KeyError) as error:
            reason = Reason("bad_actions", _("读不懂动作文件。"), [str(error)])
            refuse(self, reason, as_json=options["json"])
        except ImpossibleAct as refused:
            reason = Reason("impossible_act", refused.message, [refused.code])
            refuse(self, reason, as_json=options["json"])
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(f"{len(found['acts'])} 步，{found['report']['total']} 分")


def _played(name: str, seed: int, actions: Path | None) -> dict[str, Any]:
    instance = make_instance(load_case(name), seed)
    calendar = calendar_around(instance.starts.date())
    acts = _read(actions) if actions else perfect_acts(instance, calendar)
    return _told(instance, acts) | {
        "state_hash": state_hash(fold(instance, acts, calendar)),
        "report": score(instance, acts, calendar).to_dict(),
    }


def _told(instance: CaseInstance, acts: list[Act]) -> dict[str, Any]:
    return instance.to_dict() | {"acts": [act.to_dict() for act in acts]}


def _read(path: Path) -> list[Act]:
    listed = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(listed, list) or len(listed) > MOST_ACTS:
        raise ValueError(f"a list of at most {MOST_ACTS} acts, please")
    return [Act.from_dict(one) for one in listed]
