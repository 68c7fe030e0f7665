"""Making papers: assemble, keep, approve, release."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import Centre, User
from exams.papers.assembly import (
    Assembly,
    Blueprint,
    CheckRow,
    Form,
    ImpossiblePaper,
    MissingCell,
    UndecidedPaper,
    assemble,
    option_order,
)
from exams.papers.errors import PaperError
from exams.papers.models import Exposure, FormItem, FormStatus, PaperForm
from exams.papers.planning import (
    DEFAULT_TEMPLATE,
    bank_items,
    blueprint_of,
    points,
    working_minutes,
)
from jobs.models import Job
from jobs.services import start_job
from question_bank.bank import BankRow, drawable_bank
from question_bank.kinds import kind_of
from question_bank.models import Pool
from standards.models import Level, Part

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
            "seed": secrets.randbelow(HIGHEST_SEED),
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


@transaction.atomic
def save_forms(
    papers: AssembledPapers,
    *,
    actor: User | None,
    at: datetime,
    centre: Centre | None = None,
) -> list[PaperForm]:
    """Freeze every form of `papers` as a draft of `centre` (None: for all)."""
    owner = _Owner(actor, centre, at)
    return [
        _save_form(papers, form, proof, owner)
        for form, proof in zip(
            papers.assembly.forms, papers.assembly.proofs, strict=True
        )
    ]


@dataclass(frozen=True)
class _Owner:
    actor: User | None
    centre: Centre | None
    at: datetime


def _save_form(
    papers: AssembledPapers, form: Form, proof: Sequence[CheckRow], owner: _Owner
) -> PaperForm:
    rows = [papers.rows[entry.item] for entry in form.items]
    kept = PaperForm.objects.create(
        code=_form_code(papers, form, owner.at),
        label=form.label,
        centre=owner.centre,
        level=papers.level,
        part=papers.part,
        pool=papers.pool,
        working_minutes=working_minutes(
            papers.level, papers.part, sum(row.minutes for row in rows)
        ),
        seed=papers.seed,
        blueprint={
            "template": papers.template,
            "areas": [list(area) for area in papers.blueprint.areas],
        },
        bank_digest=papers.assembly.bank_digest,
        digest=form.digest,
        proof=[{**asdict(row), "difference": row.difference} for row in proof],
        created_by=owner.actor,
        created_at=owner.at,
    )
    FormItem.objects.bulk_create(_form_items(kept, form, rows, papers.seed))
    return kept


def _form_items(
    kept: PaperForm, form: Form, rows: Sequence[BankRow], seed: int
) -> list[FormItem]:
    return [
        FormItem(
            form=kept,
            position=entry.position,
            version_id=row.version_pk,
            kind=entry.kind,
            area_name=entry.area,
            points=points(entry.half_points),
            option_order=list(option_order(seed, entry.item, row.option_count)),
        )
        for entry, row in zip(form.items, rows, strict=True)
    ]


def _form_code(papers: AssembledPapers, form: Form, at: datetime) -> str:
    """{level}{T|S}-{yyyymm}-{set}-{start of the digest}-{chance}: never twice."""
    letter = "T" if papers.part == "theory" else "S"
    return (
        f"{papers.level.number}{letter}-{at:%Y%m}-{form.label}-"
        f"{form.digest[:6].upper()}-{secrets.token_hex(2).upper()}"
    )


@transaction.atomic
def approve_form(*, form: PaperForm, actor: User, at: datetime) -> PaperForm:
    """A second person approves a draft; the one who made it may not.

    PaperError: same_person, maker_unknown (an exam paper that nobody stands for).
    """
    if form.pool == Pool.EXAM and form.created_by_id is None:
        raise PaperError(
            "maker_unknown",
            "这份试卷没有记下组卷人，不能用于考试。请由组卷人重新组卷。",
        )
    if form.created_by_id == actor.pk:
        raise PaperError("same_person", "试卷须由另一人审定。")
    return _move(
        form, FormStatus.DRAFT, FormStatus.APPROVED, actor, at, approved_by=actor
    )


@transaction.atomic
def release_form(*, form: PaperForm, actor: User | None, at: datetime) -> PaperForm:
    """Bring an approved form into use: from now on its items count as exposed."""
    released = _move(
        form, FormStatus.APPROVED, FormStatus.RELEASED, actor, at, released_at=at
    )
    _expose(form, at)
    return released


@transaction.atomic
def release_practice_form(*, form: PaperForm, at: datetime) -> PaperForm:
    """Bring a practice paper that the machine made into use without an approval.

    No result rests on it. PaperError: not_practice, form_state.
    """
    if form.pool != Pool.PRACTICE:
        raise PaperError("not_practice", "只有练习用的试卷可以不经审定启用。")
    released = _move(
        form, FormStatus.DRAFT, FormStatus.RELEASED, None, at, released_at=at
    )
    _expose(form, at)
    return released


def _expose(form: PaperForm, at: datetime) -> None:
    Exposure.objects.bulk_create(
        Exposure(version_id=version, form=form, at=at)
        for version in form.items.values_list("version", flat=True)
        if version
    )


def _move(
    form: PaperForm,
    old: FormStatus,
    new: FormStatus,
    actor: User | None,
    at: datetime,
    **changes: object,
) -> PaperForm:
    """Compare-and-set of the status, with its evidence."""
    waiting = PaperForm.objects.filter(pk=form.pk, status=old)
    if not waiting.update(status=new, **changes):
        raise PaperError("form_state", f"试卷 {form.code} 不在“{old.label}”状态。")
    evidence.record(
        actor=actor,
        action=f"papers.form.{new}",
        subject=f"papers.form:{form.pk}",
        before={"status": old.value},
        after={"status": new.value, "digest": form.digest},
        reason="",
        at=at,
    )
    form.refresh_from_db()
    return form
