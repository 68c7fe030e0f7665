"""The plan of a blueprint as the plain numbers the checker counts against."""

from collections.abc import Iterable, Sequence

from .bank import BankItem
from .blueprint import Blueprint
from .checker import PaperFacts

LEVELS = range(1, 6)  # 1 is 高级技师, 5 is 初级工


def paper_facts(blueprint: Blueprint, bank: Sequence[BankItem] = ()) -> PaperFacts:
    """Return what `check` needs; the bank only adds its enemy pairs."""
    sections = blueprint.sections
    kinds = frozenset(section.kind for section in sections) or blueprint.kinds
    cells = blueprint.cells() if sections else ()
    return PaperFacts(
        half_points=blueprint.half_points,
        levels=frozenset(n for n in LEVELS if blueprint.accepts_level(n)),
        kinds=kinds,
        area_percents=dict(blueprint.areas),
        kind_counts={section.kind: section.count for section in sections},
        kind_half_points={section.kind: section.half_points for section in sections},
        cell_counts={(cell.area, cell.kind): cell.amount for cell in cells},
        enemy_pairs=enemy_pairs(bank),
    )


def enemy_pairs(bank: Iterable[BankItem]) -> frozenset[frozenset[str]]:
    """Return each pair of enemies once, whichever side names the other."""
    return frozenset(
        frozenset({entry.item, enemy})
        for entry in bank
        for enemy in entry.enemies
        if enemy != entry.item
    )
