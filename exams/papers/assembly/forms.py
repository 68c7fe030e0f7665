"""Finished forms: items in order, with the fingerprint that freezes them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import rfc8785

from .bank import BankItem, points_text
from .blueprint import CASE, Blueprint, CaseSlot, Section
from .checker import CheckRow
from .seeds import shuffled


@dataclass(frozen=True, kw_only=True)
class FormItem:
    """An item at its place on a form; positions count from 1.

    A case has kind `case`, its name as `item`, version 0 and no assessment point,
    difficulty (0) or importance of its own.
    """

    position: int
    item: str
    version: int
    kind: str
    area: str
    half_points: int
    assessment_point: str
    level: int
    difficulty: int
    importance: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """One complete paper. `digest` is fixed by its items and their order alone.

    `met_items` says how many of its items someone among the people it is for has met.
    """

    label: str
    items: tuple[FormItem, ...]
    digest: str
    met_items: int = 0


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """Parallel forms from one bank, each with the rows that prove its fit.

    `anchors` names the items that were chosen to stand on all forms.
    """

    bank_digest: str
    forms: tuple[Form, ...]
    proofs: tuple[tuple[CheckRow, ...], ...]
    anchors: tuple[str, ...] = ()


def form_digest(items: Iterable[FormItem]) -> str:
    """Return the SHA-256 of the canonical JSON (RFC 8785) of the items in order."""
    rows = [_digest_row(entry) for entry in items]
    return hashlib.sha256(rfc8785.dumps(rows)).hexdigest()


def _digest_row(entry: FormItem) -> dict[str, str | int]:
    return {
        "item": entry.item,
        "version": entry.version,
        "kind": entry.kind,
        "area": entry.area,
        "points": points_text(entry.half_points),
        "assessment_point": entry.assessment_point,
        "level": entry.level,
        "difficulty": entry.difficulty,
    }


def form_label(index: int) -> str:
    """Return A for 0, B for 1, … Z, AA, AB, as spreadsheet columns are named."""
    label = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        label = chr(ord("A") + letter) + label
    return label


def build_form(
    chosen: Sequence[BankItem], blueprint: Blueprint, *, label: str, seed: int
) -> Form:
    """Order the chosen items by section and shuffle them inside it by the seed.

    The sections of a theory paper are the blueprint's, those of a skill paper its
    areas. The items of a set stay side by side. Cases come last in their area, on a
    theory paper last of all.
    """
    entries: list[FormItem] = []
    for group, cases in _groups(chosen, blueprint):
        for item in _shuffled_items(group, seed=seed, label=label):
            entries.append(_form_item(item, blueprint, len(entries) + 1))
        for slot in cases:
            entries.append(_case_entry(slot, blueprint, len(entries) + 1))
    return Form(
        label=label,
        items=tuple(entries),
        digest=form_digest(entries),
        met_items=sum(1 for entry in chosen if entry.met),
    )


def _groups(
    chosen: Sequence[BankItem], blueprint: Blueprint
) -> Iterable[tuple[list[BankItem], list[CaseSlot]]]:
    if blueprint.part == "theory":
        for section in blueprint.sections:
            yield [e for e in chosen if in_section(e, section)], []
        yield [], list(blueprint.cases)
        return
    for area, _percent in blueprint.areas:
        cases = [slot for slot in blueprint.cases if slot.area == area]
        yield [entry for entry in chosen if entry.area == area], cases


def in_section(entry: BankItem, section: Section) -> bool:
    """Say whether an item is of the section's kind and from one of its areas."""
    return entry.kind == section.kind and (
        not section.areas or entry.area in section.areas
    )


def _shuffled_items(
    group: Sequence[BankItem], *, seed: int, label: str
) -> list[BankItem]:
    together: dict[str, list[BankItem]] = defaultdict(list)
    for entry in sorted(group, key=lambda entry: entry.item):
        together[f"set {entry.item_set}" if entry.item_set else entry.item].append(
            entry
        )
    order = shuffled(together, seed=seed, purpose=f"order {label}")
    return [entry for name in order for entry in together[name]]


def _form_item(entry: BankItem, blueprint: Blueprint, position: int) -> FormItem:
    return FormItem(
        position=position,
        item=entry.item,
        version=entry.version,
        kind=entry.kind,
        area=entry.area,
        half_points=item_half_points(entry, blueprint),
        assessment_point=entry.assessment_point,
        level=entry.level,
        difficulty=entry.difficulty,
        importance=entry.importance,
    )


def _case_entry(slot: CaseSlot, blueprint: Blueprint, position: int) -> FormItem:
    return FormItem(
        position=position,
        item=slot.case,
        version=0,
        kind=CASE,
        area=slot.area,
        half_points=slot.half_points,
        assessment_point="",
        level=blueprint.level,
        difficulty=0,
        importance="",
    )


def item_half_points(entry: BankItem, blueprint: Blueprint) -> int:
    """Return what the item is worth on this paper, in half points.

    0 says that it cannot stand on it: its kind is not asked for, it carries other
    points than its section, or on a skill paper none.
    """
    if blueprint.part != "theory":
        return (entry.half_points or 0) if entry.kind in blueprint.kinds else 0
    for section in blueprint.sections:
        if in_section(entry, section):
            fits = entry.half_points in (None, section.half_points)
            return section.half_points if fits else 0
    return 0
