import json
from argparse import ArgumentParser
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.automation import Reason, centre_staffed_by, person, refuse
from accounts.errors import AccountError
from accounts.models import Centre, CentreRole, User
from exams.papers.assembly import Form
from exams.papers.errors import PaperError
from exams.papers.planning import DEFAULT_TEMPLATE, level_of
from exams.papers.services import AssembledPapers, assemble_forms, save_forms
from question_bank.models import Pool
from standards.models import Part


class Command(BaseCommand):
    help = "Assemble exact papers; prints only, unless --save keeps them as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--level", type=int, required=True)
        parser.add_argument("--part", choices=Part.values, required=True)
        parser.add_argument("--pool", choices=Pool.values, required=True)
        parser.add_argument("--forms", type=int, default=1)
        parser.add_argument("--seed", type=int, required=True)
        parser.add_argument(
            "--template", default=DEFAULT_TEMPLATE, choices=["T1", "T2", "T3"]
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
            papers = _assemble(options)
        except AccountError as error:
            refuse(self, error, as_json=options["json"])
        except PaperError as error:
            if options["json"]:
                refuse(self, _cell_by_cell(error), as_json=True)
            refuse(self, error)
        if options["save"]:
            save_forms(papers, actor=actor, at=at, centre=centre)
        self._show(papers, as_json=options["json"])

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


def _assemble(options: dict[str, Any]) -> AssembledPapers:
    if options["forms"] < 1:
        raise PaperError("forms_invalid", "至少要组一份试卷。")
    if options["seed"] < 0:
        raise PaperError("seed_invalid", "种子须为非负整数。")
    return assemble_forms(
        level=level_of(options["level"], code=options["standard"]),
        part=options["part"],
        pool=options["pool"],
        forms=options["forms"],
        seed=options["seed"],
        template=options["template"],
    )


def _cell_by_cell(error: PaperError) -> Reason:
    """For machines: which cell lacks how many items. The message says it in words."""
    return Reason(error.code, error.message, error.detail.get("missing", []))


def _as_json(papers: AssembledPapers) -> dict[str, Any]:
    return {
        "bank_digest": papers.assembly.bank_digest,
        "forms": [_form_json(form, papers.part) for form in papers.assembly.forms],
    }


def _form_json(form: Form, part: str) -> dict[str, Any]:
    return {
        "label": form.label,
        "digest": form.digest,
        "level": form.items[0].level,
        "part": part,
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
