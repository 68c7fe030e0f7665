"""Keeping papers: store what was assembled, approve, release."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accounts import evidence
from accounts.models import Centre, User
from exams.papers.assembling import AssembledPapers, assemble_forms, new_seed
from exams.papers.assembly import CheckRow, Form, option_order
from exams.papers.errors import PaperError
from exams.papers.models import (
    BlueprintVersion,
    Exposure,
    FormItem,
    FormStatus,
    PaperForm,
)
from exams.papers.planning import points, working_minutes
from question_bank.bank import BankRow
from question_bank.models import Pool

__all__ = [
    "AssembledPapers",
    "approve_form",
    "assemble_forms",
    "new_seed",
    "release_form",
    "release_practice_form",
    "save_forms",
]


@transaction.atomic
def save_forms(
    papers: AssembledPapers,
    *,
    actor: User | None,
    at: datetime,
    centre: Centre | None = None,
    blueprint_version: BlueprintVersion | None = None,
) -> list[PaperForm]:
    """Freeze every form of `papers` as a draft of `centre` (None: for all)."""
    owner = _Owner(actor, centre, blueprint_version, at)
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
    blueprint_version: BlueprintVersion | None
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
            papers.level,
            papers.part,
            max(papers.minutes, sum(row.minutes for row in rows)),
        ),
        seed=papers.seed,
        blueprint={
            "template": papers.template,
            "areas": [list(area) for area in papers.blueprint.areas],
        },
        blueprint_version=owner.blueprint_version,
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
