"""Keeping assembled papers: each becomes a form whose composition is encrypted."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.models import Centre, User
from casework.models import Case
from exams.papers.alarms import write_index
from exams.papers.assembly import CheckRow, Form, FormItem, option_order
from exams.papers.compositions import (
    CASE,
    Composition,
    Entry,
    fingerprint,
    new_salt,
    to_bytes,
)
from exams.papers.models import BlueprintVersion, PaperForm
from exams.papers.planning import working_minutes
from exams.papers.plans import plan_of
from exams.papers.sealing.envelopes import seal
from question_bank.bank import BankRow
from question_bank.models import ItemVersion, Origin, Pool

if TYPE_CHECKING:
    from exams.papers.assembling import AssembledPapers


@dataclass(frozen=True)
class _Owner:
    actor: User | None
    centre: Centre | None
    blueprint_version: BlueprintVersion | None
    replaces: PaperForm | None
    at: datetime


@transaction.atomic
def save_forms(
    papers: AssembledPapers,
    *,
    actor: User | None,
    at: datetime,
    centre: Centre | None = None,
    blueprint_version: BlueprintVersion | None = None,
    replaces: PaperForm | None = None,
) -> list[PaperForm]:
    """Freeze every form of `papers` as a draft of `centre` (None: for all).

    Seed, proof and items go into the envelope; the rows name none of them.
    """
    owner = _Owner(actor, centre, blueprint_version, replaces, at)
    return [
        _save_form(papers, form, proof, owner)
        for form, proof in zip(
            papers.assembly.forms, papers.assembly.proofs, strict=True
        )
    ]


def _save_form(
    papers: AssembledPapers, form: Form, proof: Sequence[CheckRow], owner: _Owner
) -> PaperForm:
    composition = _composition(papers, form, proof)
    pk = uuid.uuid4()
    envelope = seal(to_bytes(composition), pk)
    rows = [papers.rows[one.item] for one in form.items if one.item in papers.rows]
    minutes = max(papers.minutes, sum(row.minutes for row in rows))
    kept = PaperForm.objects.create(
        id=pk,
        code=_form_code(papers, form, owner.at),
        label=form.label,
        centre=owner.centre,
        level=papers.level,
        part=papers.part,
        pool=papers.pool,
        working_minutes=working_minutes(papers.level, papers.part, minutes),
        blueprint=plan_of(papers.blueprint),
        blueprint_version=owner.blueprint_version,
        bank_digest=papers.assembly.bank_digest,
        digest=fingerprint(composition),
        envelope=envelope.sealed,
        envelope_key_id=envelope.key_id,
        wrapped_key=envelope.wrapped_key,
        item_count=len(composition.entries),
        has_starter_items=_has_starters(composition),
        has_case=composition.has_case,
        replaces=owner.replaces,
        created_by=owner.actor,
        created_at=owner.at,
    )
    if papers.pool == Pool.EXAM:
        write_index(kept, composition)
    return kept


def _composition(
    papers: AssembledPapers, form: Form, proof: Sequence[CheckRow]
) -> Composition:
    return Composition(
        seed=papers.seed,
        items_digest=form.digest,
        proof=tuple({**asdict(row), "difference": row.difference} for row in proof),
        entries=tuple(_entries(form, papers)),
        salt=new_salt(),
        cooldown=papers.cooldown,
        met=papers.items_met(form),
    )


def _entries(form: Form, papers: AssembledPapers) -> list[Entry]:
    cases = _cases_on(form)
    return [
        _case_entry(one, cases[one.item])
        if one.kind == CASE
        else _item_entry(one, papers)
        for one in form.items
    ]


def _cases_on(form: Form) -> dict[str, int]:
    """The rows of the cases that the blueprint puts on every form, by their slugs."""
    slugs = [one.item for one in form.items if one.kind == CASE]
    if not slugs:
        return {}
    current = Case.objects.filter(slug__in=slugs, is_current=True)
    return dict(current.values_list("slug", "pk"))


def _case_entry(one: FormItem, case_id: int) -> Entry:
    return Entry(**_placed(one), version_id=None, case_id=case_id)


def _item_entry(one: FormItem, papers: AssembledPapers) -> Entry:
    row = papers.rows[one.item]
    return Entry(
        **_placed(one),
        version_id=row.version_pk,
        content_hash=row.content_hash,
        option_order=_option_order(papers, row),
    )


def _placed(one: FormItem) -> dict[str, Any]:
    """What an entry takes over from the assembler's form as it is."""
    return {field.name: getattr(one, field.name) for field in fields(one)}


def _option_order(papers: AssembledPapers, row: BankRow) -> tuple[int, ...]:
    return option_order(papers.seed, row.item, row.option_count)


def _has_starters(composition: Composition) -> bool:
    versions = ItemVersion.objects.filter(pk__in=composition.version_ids)
    return versions.filter(item__origin=Origin.STARTER).exists()


def _form_code(papers: AssembledPapers, form: Form, at: datetime) -> str:
    """{level}{T|S}-{yyyymm}-{set}-{chance}: never twice, and it tells nothing."""
    letter = "T" if papers.part == "theory" else "S"
    chance = secrets.token_hex(5).upper()
    return f"{papers.level.number}{letter}-{at:%Y%m}-{form.label}-{chance}"
