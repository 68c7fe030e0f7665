"""Finished forms: items in order, with the fingerprint that freezes them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import rfc8785

from .bank import BankItem, points_text
from .blueprint import Blueprint
from .checker import CheckRow
from .seeds import shuffled


@dataclass(frozen=True, kw_only=True)
class FormItem:
    """An item at its place on a form; positions count from 1."""

    position: int
    item: str
    version: int
    kind: str
    area: str
    half_points: int
    assessment_point: str
    level: int
    difficulty: int


@dataclass(frozen=True, kw_only=True)
class Form:
    """One complete paper. `digest` is fixed by its items and their order alone."""

    label: str
    items: tuple[FormItem, ...]
    digest: str


@dataclass(frozen=True, kw_only=True)
class Assembly:
    """Parallel forms from one bank, each with the rows that prove its fit."""

    bank_digest: str
    forms: tuple[Form, ...]
    proofs: tuple[tuple[CheckRow, ...], ...]


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

    The sections of a theory paper are its kinds, those of a skill paper its areas.
    """
    ordered = [
        entry
        for group in _groups(chosen, blueprint)
        for entry in _shuffled_items(group, seed=seed, label=label)
    ]
    items = tuple(
        _form_item(entry, blueprint, position)
        for position, entry in enumerate(ordered, start=1)
    )
    return Form(label=label, items=items, digest=form_digest(items))


def _groups(
    chosen: Sequence[BankItem], blueprint: Blueprint
) -> Iterable[list[BankItem]]:
    if blueprint.sections:
        for section in blueprint.sections:
            yield [entry for entry in chosen if entry.kind == section.kind]
    else:
        for area, _percent in blueprint.areas:
            yield [entry for entry in chosen if entry.area == area]


def _shuffled_items(
    group: Sequence[BankItem], *, seed: int, label: str
) -> list[BankItem]:
    by_name = {entry.item: entry for entry in group}
    order = shuffled(by_name, seed=seed, purpose=f"order {label}")
    return [by_name[name] for name in order]


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
    )


def item_half_points(entry: BankItem, blueprint: Blueprint) -> int:
    """Return what the item is worth on this paper, in half points.

    0 says that it cannot stand on it: its kind is not asked for, it carries other
    points than its section, or on a skill paper none.
    """
    if not blueprint.sections:
        return (entry.half_points or 0) if entry.kind in blueprint.kinds else 0
    for section in blueprint.sections:
        if section.kind == entry.kind:
            fits = entry.half_points in (None, section.half_points)
            return section.half_points if fits else 0
    return 0
