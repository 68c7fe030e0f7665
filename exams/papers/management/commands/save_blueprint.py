from argparse import ArgumentParser
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import has_platform_role
from accounts.automation import (
    Reason,
    answer,
    centre_staffed_by,
    person,
    refuse,
)
from accounts.errors import AccountError
from accounts.models import Centre, CentreRole, PlatformRole, User
from exams.papers.assembly import feasibility
from exams.papers.blueprints.automation import (
    blueprint_with,
    feasibility_told,
    rules_of_file,
    version_told,
)
from exams.papers.blueprints.forms import NAME_LENGTH, NOTE_LENGTH
from exams.papers.blueprints.live import stock_for
from exams.papers.blueprints.plans import blueprint_for, ground_of
from exams.papers.blueprints.rules import BlueprintRules, RulesRefused
from exams.papers.blueprints.services import (
    create_blueprint,
    newest_version,
    save_version,
)
from exams.papers.errors import PaperError
from exams.papers.models import BlueprintVersion, PaperBlueprint
from exams.papers.planning import level_of
from standards.models import Level


class Command(BaseCommand):
    help = "Keep a blueprint from a JSON file: a new one, or a version of one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--actor", required=True)
        parser.add_argument("--blueprint", default="", help="id: save a version of it")
        parser.add_argument("--from-version", type=int, help="the one it rests on")
        parser.add_argument("--note", default="", help="what was changed")
        parser.add_argument("--name", default="", help="of a new blueprint")
        parser.add_argument("--level", type=int)
        parser.add_argument("--standard", default="", help="code, if there are more")
        parser.add_argument("--centre", default="", help="without it the platform's")
        parser.add_argument(
            "--dry-run", action="store_true", help="show faults and feasibility"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        as_json = options["json"]
        try:
            told = _run(options, timezone.now())
        except RulesRefused as refused:
            reason = Reason(refused.code, refused.message, refused.faults)
            refuse(self, reason, as_json=as_json)
        except (AccountError, PaperError) as error:
            refuse(self, error, as_json=as_json)
        else:
            answer(self, told, as_json=as_json)


def _run(options: dict[str, Any], at: datetime) -> dict[str, Any]:
    actor = person(options["actor"])
    rules = rules_of_file(options["path"])
    target = _target(options, actor, rules, at)
    if options["dry_run"]:
        return _tried(rules, target.level, at)
    return version_told(_save(options, actor, rules, target, at))


@dataclass(frozen=True)
class _Target:
    """Where the rules go: into a version of `blueprint`, or into a new one."""

    level: Level
    blueprint: PaperBlueprint | None = None
    centre: Centre | None = None


def _target(
    options: dict[str, Any], actor: User, rules: BlueprintRules, at: datetime
) -> _Target:
    """As on the page: whoever may not edit it does not learn of it."""
    if options["blueprint"]:
        found = blueprint_with(options["blueprint"])
        on = timezone.localdate(at)
        if not PaperBlueprint.objects.editable_by(actor, on).filter(pk=found.pk):
            raise PaperError(
                "blueprint_unknown", _("没有这个组卷方案，或者你无权修改。")
            )
        return _Target(found.level, found)
    return _Target(
        level_of(options["level"] or 0, code=options["standard"]),
        centre=_owner(options["centre"], actor, at),
    )


def _owner(name: str, actor: User, at: datetime) -> Centre | None:
    if name:
        return centre_staffed_by(actor, name, CentreRole.PAPER_OFFICER, at)
    if not has_platform_role(actor, PlatformRole.BANK_MANAGER):
        raise PaperError("not_allowed", _("平台的方案由题库管理员保存。"))
    return None


def _tried(rules: BlueprintRules, level: Level, at: datetime) -> dict[str, Any]:
    """What saving would find, and whether the bank can fill one paper."""
    blueprint = blueprint_for(rules, ground_of(level, rules.part))
    stock = stock_for(rules, level, timezone.localdate(at))
    found = feasibility(stock.items, blueprint, forms=1)
    return {"digest": rules.digest, **feasibility_told(found)}


def _save(
    options: dict[str, Any],
    actor: User,
    rules: BlueprintRules,
    target: _Target,
    at: datetime,
) -> BlueprintVersion:
    if target.blueprint is None:
        name = options["name"].strip()
        if not 0 < len(name) <= NAME_LENGTH:
            raise PaperError("name_invalid", _("请用 --name 给新方案一个名称。"))
        made = create_blueprint(
            actor=actor,
            centre=target.centre,
            level=target.level,
            part=rules.part,
            name=name,
            rules=rules,
            at=at,
        )
        return newest_version(made)
    newest = newest_version(target.blueprint).number
    return save_version(
        blueprint=target.blueprint,
        from_number=options["from_version"] or newest,
        rules=rules,
        note=options["note"].strip()[:NOTE_LENGTH],
        actor=actor,
        at=at,
    )
