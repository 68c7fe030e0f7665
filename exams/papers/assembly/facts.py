"""The plan of a blueprint as the plain numbers the checker counts against."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .bank import EXPECTED_RATE, BankItem
from .blueprint import Blueprint
from .checker import PaperFacts, SectionFacts
from .faults import LEVELS


def paper_facts(blueprint: Blueprint, bank: Sequence[BankItem] = ()) -> PaperFacts:
    """Return what `check` needs; the bank adds its enemies, sets and resting items."""
    sections = blueprint.sections
    kinds = frozenset(section.kind for section in sections) or blueprint.kinds
    cells = blueprint.cells() if sections else ()
    lowest = max(LEVELS) if blueprint.lower_level_items else blueprint.level
    return PaperFacts(
        half_points=blueprint.half_points,
        level=blueprint.level,
        levels=frozenset(range(blueprint.level, lowest + 1)),
        kinds=kinds,
        area_percents=dict(blueprint.areas),
        sections=_section_facts(blueprint),
        cell_counts={(cell.area, cell.kind): cell.amount for cell in cells},
        cases={slot.case: (slot.area, slot.half_points) for slot in blueprint.cases},
        bands=blueprint.bands or (),
        band_slack=blueprint.band_slack,
        difficulty_target=blueprint.difficulty_target,
        difficulty_tolerance=blueprint.difficulty_tolerance,
        rates=EXPECTED_RATE,
        core_percent=blueprint.core_percent,
        lower_level_items=blueprint.lower_level_items,
        one_per_point=blueprint.one_per_point,
        enemy_pairs=enemy_pairs(bank),
        item_sets=item_sets(bank),
        resting=frozenset(entry.item for entry in bank if entry.resting),
        overlap=blueprint.overlap,
        anchors=blueprint.anchors,
    )


def _section_facts(blueprint: Blueprint) -> tuple[SectionFacts, ...]:
    everywhere = tuple(area for area, _percent in blueprint.areas)
    if blueprint.part == "theory":
        return tuple(
            SectionFacts(
                areas=frozenset(section.areas or everywhere),
                kind=section.kind,
                count=section.count,
                half_points=section.half_points,
            )
            for section in blueprint.sections
        )
    return tuple(SectionFacts(areas=frozenset({area})) for area in everywhere)


def enemy_pairs(bank: Iterable[BankItem]) -> frozenset[frozenset[str]]:
    """Return each pair of enemies once, whichever side names the other."""
    return frozenset(
        frozenset({entry.item, enemy})
        for entry in bank
        for enemy in entry.enemies
        if enemy != entry.item
    )


def item_sets(bank: Iterable[BankItem]) -> Mapping[str, frozenset[str]]:
    """Return the members of each item set."""
    members: dict[str, set[str]] = defaultdict(set)
    for entry in bank:
        if entry.item_set:
            members[entry.item_set].add(entry.item)
    return {name: frozenset(items) for name, items in members.items()}
