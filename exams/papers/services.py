"""Making papers: ask for them, assemble them, keep them.

What becomes of a kept form is in `exams.papers.life`.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from exams.papers.assembly import (
    Assembly,
    Blueprint,
    ImpossiblePaper,
    MissingCell,
    UndecidedPaper,
    assemble,
)
from exams.papers.errors import PaperError
from exams.papers.planning import (
    DEFAULT_TEMPLATE,
    bank_items,
    blueprint_of,
    points,
)
from exams.papers.saving import save_forms
from jobs.models import Job
from jobs.services import start_job
from question_bank.bank import BankRow, drawable_bank
from question_bank.kinds import kind_of
from standards.models import Level, Part

__all__ = [
    "ASSEMBLE",
    "AssembledPapers",
    "assemble_forms",
    "new_seed",
    "request_papers",
    "save_forms",
]

ASSEMBLE = "papers.assemble"
HIGHEST_SEED = 2**32


@dataclass(frozen=True)
class AssembledPapers:
    """Forms that are proved to fit, not yet stored."""

    level: Level
    part: str
    pool: str
    seed: int
    template: str
    blueprint: Blueprint
    assembly: Assembly
    rows: dict[str, BankRow]


def new_seed() -> int:
    """As secret as the paper: drawn where it is used, kept in the envelope only."""
    return secrets.randbelow(HIGHEST_SEED)


def request_papers(
    *,
    actor: User,
    centre: Centre,
    level: Level,
    part: str,
    number: int,
    at: datetime,
) -> Job:
    """Let a background job assemble `number` exam papers as drafts of `centre`."""
    names = {"level": level.name, "part": Part(part).label, "number": number}
    return start_job(
        owner=actor,
        kind=ASSEMBLE,
        title=_("组卷：%(level)s %(part)s %(number)d 份") % names,
        arguments={
            "centre": centre.pk,
            "level": level.pk,
            "part": part,
            "number": number,
        },
        at=at,
    )


def assemble_forms(
    *,
    level: Level,
    part: str,
    pool: str,
    forms: int,
    seed: int,
    template: str = DEFAULT_TEMPLATE,
) -> AssembledPapers:
    """Solve for `forms` disjoint papers. Stores nothing, records no exposure.

    PaperError `impossible` names each cell that lacks items and how many.
    """
    rows = drawable_bank(level=level, part=part, pool=pool, on=timezone.localdate())
    blueprint = blueprint_of(level, part, template=template)
    try:
        assembly = assemble(bank_items(rows), blueprint, forms, seed)
    except ImpossiblePaper as error:
        raise _impossible(error) from error
    except UndecidedPaper as error:
        raise PaperError("undecided", "题库太紧,没能在限度内得出结论。") from error
    by_code = {row.item: row for row in rows}
    return AssembledPapers(
        level, part, pool, seed, template, blueprint, assembly, by_code
    )


def _impossible(error: ImpossiblePaper) -> PaperError:
    lines = "；".join(_missing_in_words(cell) for cell in error.missing)
    return PaperError("impossible", f"题库组不出这样的试卷。{lines}。", error.reason())


def _missing_in_words(cell: MissingCell) -> str:
    if cell.unit == "items":
        return f"{cell.area}{kind_of(cell.kind).label}缺 {cell.missing} 题"
    return f"{cell.area}凑不出 {points(cell.needed)} 分"
