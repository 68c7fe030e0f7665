"""Ready-made blueprints: the classic theory papers and the skill paper."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from .blueprint import SINGLE_CHOICE, Blueprint, Section

# Kind and count of each section; every item is worth one point.
_CLASSIC: Final = ((SINGLE_CHOICE, 80), ("true_false", 20))
_WITH_MULTIPLE: Final = (
    (SINGLE_CHOICE, 60),
    ("multiple_choice", 20),
    ("true_false", 20),
)
THEORY_TEMPLATES: Final = {
    "T1": _CLASSIC,
    "T2": _WITH_MULTIPLE,
    "T3": _WITH_MULTIPLE,
}
# 统考式: the ethics part comes first, as a part of its own.
ETHICS_APART: Final = frozenset({"T3"})

AreaWeights: TypeAlias = Mapping[str, int] | Iterable[tuple[str, int]]


def theory_blueprint(
    level: int, areas_weights: AreaWeights, template: str = "T2", **rules: Any
) -> Blueprint:
    """Return the 100-item theory blueprint of a level with its cell table worked out.

    T2: 60 single choice, 20 multiple choice, 20 true/false; T1: 80 single choice, 20
    true/false; T3: the kinds of T2, but the first area of the table (职业道德) is part
    one and the rest part two. One point an item. Areas with weight 0 are left out.
    `rules` are further fields of the Blueprint. BlueprintError names what is wrong.
    """
    sections = tuple(
        Section(kind=kind, count=count, half_points=2)
        for kind, count in THEORY_TEMPLATES[template]
    )
    areas = _present(areas_weights)
    plain = Blueprint(
        level=level, part="theory", areas=areas, sections=sections, **rules
    )
    counted = tuple(
        replace(section, area_counts=counts)
        for section, counts in zip(sections, plain.item_counts(), strict=True)
    )
    if template in ETHICS_APART:
        first, rest = areas[0][0], tuple(area for area, _percent in areas[1:])
        counted = (*_within(counted, (first,)), *_within(counted, rest))
    return replace(plain, sections=counted)


def skill_blueprint(level: int, areas_weights: AreaWeights, **rules: Any) -> Blueprint:
    """Return the 100-point skill blueprint: each area's points exact, items as found.

    Tasks and written items carry their own points. Areas with weight 0 are left out.
    `rules` are further fields of the Blueprint.
    """
    return Blueprint(level=level, part="skill", areas=_present(areas_weights), **rules)


def _present(areas_weights: AreaWeights) -> tuple[tuple[str, int], ...]:
    pairs = (
        areas_weights.items() if isinstance(areas_weights, Mapping) else areas_weights
    )
    return tuple((area, weight) for area, weight in pairs if weight)


def _within(
    sections: tuple[Section, ...], areas: tuple[str, ...]
) -> tuple[Section, ...]:
    """Return the part of each section that lies in the areas; empty ones fall out."""
    parts = (
        replace(
            section,
            count=sum(section.area_counts[area] for area in areas),
            areas=areas,
            area_counts={area: section.area_counts[area] for area in areas},
        )
        for section in sections
    )
    return tuple(part for part in parts if part.count)
