import json
from argparse import ArgumentParser
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.automation import Reason, answer, centre_staffed_by, person, refuse
from accounts.errors import AccountError
from accounts.models import Centre, CentreRole, User
from exams.papers.assembling import (
    HIGHEST_SEED,
    AssembledPapers,
    Plan,
    assemble_forms,
    library_versions,
    new_seed,
)
from exams.papers.assembly import Form
from exams.papers.automation import form_told
from exams.papers.background import people_of
from exams.papers.blueprints.automation import blueprint_with, version_of
from exams.papers.blueprints.services import rules_of
from exams.papers.errors import PaperError
from exams.papers.models import PaperForm
from exams.papers.planning import DEFAULT_TEMPLATE, level_of
from exams.papers.saving import save_forms
from question_bank.models import Pool
from standards.models import Level, Part


class Command(BaseCommand):
    help = "Assemble exact papers; prints only, unless --save keeps them as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--level", type=int)
        parser.add_argument("--part", choices=Part.values)
        parser.add_argument("--pool", choices=Pool.values, required=True)
        parser.add_argument("--forms", type=int, default=1)
        parser.add_argument(
            "--seed",
            type=int,
            help="to repeat a draw; drawn, and told to nobody, if left out",
        )
        parser.add_argument(
            "--template", default=DEFAULT_TEMPLATE, choices=["T1", "T2", "T3"]
        )
        parser.add_argument(
            "--blueprint", default="", help="id of a kept one, in place of a template"
        )
        parser.add_argument("--version-number", type=int, help="not its newest")
        parser.add_argument(
            "--group", default="", help="key of those for whom the papers are"
        )
        parser.add_argument("--standard", default="", help="code, if there are more")
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--save", action="store_true")
        parser.add_argument(
            "--actor", default="", help="who makes the drafts, and may not approve them"
        )
        parser.add_argument(
            "--centre", default="", help="whose papers; the actor is its paper officer"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        try:
            actor, centre = _owners(options, at)
            papers = _assemble(options, actor)
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        except PaperError as error:
            if options["json"]:
                refuse(self, _cell_by_cell(error), as_json=True)
            refuse(self, error)
        if options["save"]:
            kept = save_forms(
                papers,
                actor=actor,
                at=at,
                centre=centre,
                blueprint_version=papers.version,
            )
            self._tell(kept, as_json=options["json"])
        else:
            self._show(papers, as_json=options["json"])

    def _tell(self, kept: list[PaperForm], *, as_json: bool) -> None:
        """Of what is kept only figures: what is printed here may end in a log."""
        if as_json:
            answer(self, {"forms": [form_told(form) for form in kept]}, as_json=True)
            return
        for form in kept:
            self.stdout.write(f"{form.code} {form.item_count} 题 {form.digest}")

    def _show(self, papers: AssembledPapers, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_as_json(papers), ensure_ascii=False))
            return
        for form in papers.assembly.forms:
            self.stdout.write(f"{form.label} {len(form.items)} 题 {form.digest}")


def _owners(options: dict[str, Any], at: datetime) -> tuple[User | None, Centre | None]:
    """Who makes the drafts and for which centre; its papers need its paper officer."""
    username, name = options["actor"], options["centre"]
    if not name:
        return (person(username) if username else None), None
    actor = person(username)
    return actor, centre_staffed_by(actor, name, CentreRole.PAPER_OFFICER, at)


def _assemble(options: dict[str, Any], actor: User | None) -> AssembledPapers:
    if options["forms"] < 1:
        raise PaperError("forms_invalid", _("至少要组一份试卷。"))
    seed = new_seed() if options["seed"] is None else options["seed"]
    if not 0 <= seed < HIGHEST_SEED:
        said = _("种子须为 0 至 %(most)d 的整数。")
        raise PaperError("seed_invalid", said % {"most": HIGHEST_SEED - 1})
    level, part, plan = _plan(options, actor)
    return assemble_forms(
        level=level,
        part=part,
        pool=options["pool"],
        forms=options["forms"],
        seed=seed,
        plan=plan,
    )


def _plan(options: dict[str, Any], actor: User | None) -> tuple[Level, str, Plan]:
    """By a kept blueprint, which knows its level and part, or by a template."""
    people = people_of(options["group"], actor) if actor else frozenset()
    if options["blueprint"]:
        found = blueprint_with(options["blueprint"])
        version = version_of(found, options["version_number"])
        plan = Plan(version=version, rules=rules_of(version), people=people)
        return found.level, found.part, plan
    if not options["level"] or not options["part"]:
        said = _("请指明 --blueprint，或者 --level 和 --part。")
        raise PaperError("plan_missing", said)
    level = level_of(options["level"], code=options["standard"])
    return level, options["part"], Plan(template=options["template"], people=people)


def _cell_by_cell(error: PaperError) -> Reason:
    """For machines: which cell lacks how many items. The message says it in words."""
    return Reason(error.code, error.message, error.detail.get("missing", []))


def _as_json(papers: AssembledPapers) -> dict[str, Any]:
    return {
        "bank_digest": papers.assembly.bank_digest,
        "blueprint": _blueprint_json(papers),
        "libraries": library_versions(),
        "forms": [_form_json(form, papers) for form in papers.assembly.forms],
    }


def _blueprint_json(papers: AssembledPapers) -> dict[str, Any]:
    """The kept version and its digest, or the name of the template."""
    version = papers.version
    return {
        "template": papers.template or None,
        "blueprint": str(version.blueprint_id) if version else None,
        "version": version.number if version else None,
        "digest": version.digest if version else None,
    }


def _form_json(form: Form, papers: AssembledPapers) -> dict[str, Any]:
    return {
        "label": form.label,
        "digest": form.digest,
        "level": papers.level.number,
        "part": papers.part,
        "met": papers.items_met(form),
        "items": [
            {
                "item": entry.item,
                "version": entry.version,
                "kind": entry.kind,
                "area": entry.area,
                "points": _decimal_text(entry.half_points),
                "assessment_point": entry.assessment_point,
                "level": entry.level,
                "difficulty": entry.difficulty,
            }
            for entry in form.items
        ],
    }


def _decimal_text(half_points: int) -> str:
    """Exam points as the digest has them: "1", "0.5", "15"."""
    return format((Decimal(half_points) / 2).normalize(), "f")
