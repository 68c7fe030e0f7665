"""What is wrong with a blueprint, whatever the bank holds: every fault at once."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .rounding import area_half_points

if TYPE_CHECKING:
    from .blueprint import Blueprint, Section

LEVELS = range(1, 6)  # 1 is 高级技师, 5 is 初级工
BAND_COUNT = 5


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One contradiction: a stable code, where (area, kind or field), its numbers."""

    code: str
    where: str = ""
    numbers: tuple[int, ...] = ()


class BlueprintError(ValueError):
    """A blueprint that contradicts itself; `faults` names everything at once."""

    code = "blueprint"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        named = (f"{f.code} {f.where} {f.numbers or ''}".strip() for f in faults)
        super().__init__("; ".join(named))


def faults_of(blueprint: "Blueprint") -> tuple[Fault, ...]:
    """Return every fault; the item table is tried only if nothing else is wrong."""
    wrong_numbers = tuple(_number_faults(blueprint))
    if wrong_numbers:
        return wrong_numbers
    found = (
        *_area_faults(blueprint),
        *_section_faults(blueprint),
        *_case_faults(blueprint),
        *_points_faults(blueprint),
        *_rule_faults(blueprint),
    )
    return found or tuple(_table_faults(blueprint))


def _number_faults(blueprint: "Blueprint") -> Iterator[Fault]:
    """Everything is counted in whole numbers: half points, per cent, 1/1000."""
    for where, number in _numbers(blueprint):
        if not isinstance(number, int) or isinstance(number, bool):
            yield Fault(code="not_whole", where=where)


def _numbers(blueprint: "Blueprint") -> Iterator[tuple[str, object]]:
    for name in ("level", "half_points", "difficulty_target", "band_slack"):
        yield name, getattr(blueprint, name)
    for name in ("core_percent", "lower_level_items", "overlap", "anchors"):
        yield name, getattr(blueprint, name)
    yield "difficulty_tolerance", blueprint.difficulty_tolerance or 0
    for percent in blueprint.bands or ():
        yield "bands", percent
    for area, percent in blueprint.areas:
        yield area, percent
    for case in blueprint.cases:
        yield case.case, case.half_points
    for section in blueprint.sections:
        yield section.kind, section.count
        yield section.kind, section.half_points
        for count in section.area_counts.values():
            yield section.kind, count


def _area_faults(blueprint: "Blueprint") -> Iterator[Fault]:
    times = Counter(area for area, _percent in blueprint.areas)
    total = sum(percent for _area, percent in blueprint.areas)
    for area, count in times.items():
        if count > 1:
            yield Fault(code="area_twice", where=area, numbers=(count,))
    for area, percent in blueprint.areas:
        if percent <= 0:
            yield Fault(code="weight_not_positive", where=area, numbers=(percent,))
    if total != 100:
        yield Fault(code="weights_sum", numbers=(total,))


def _section_faults(blueprint: "Blueprint") -> Iterator[Fault]:
    if blueprint.part == "theory" and not blueprint.sections:
        yield Fault(code="no_sections")
    if blueprint.part != "theory" and blueprint.sections:
        yield Fault(code="sections_on_skill_paper")
    if blueprint.part not in ("theory", "skill"):
        yield Fault(code="part_unknown", where=blueprint.part)
    if not blueprint.sections and not blueprint.kinds:
        yield Fault(code="no_kinds")
    for section in blueprint.sections:
        yield from _one_section_faults(section, blueprint)
    yield from _kind_twice(blueprint)
    counted = [bool(section.area_counts) for section in blueprint.sections]
    if any(counted) and not all(counted):
        yield Fault(code="area_counts_of_some_sections")


def _one_section_faults(section: "Section", blueprint: "Blueprint") -> Iterator[Fault]:
    kind, known = section.kind, {area for area, _percent in blueprint.areas}
    if section.count <= 0:
        yield Fault(code="section_empty", where=kind, numbers=(section.count,))
    if section.half_points <= 0:
        numbers = (section.half_points,)
        yield Fault(code="section_points", where=kind, numbers=numbers)
    for area in sorted({*section.areas, *section.area_counts} - known):
        yield Fault(code="section_area_unknown", where=area)
    if section.area_counts:
        yield from _area_count_faults(section)


def _area_count_faults(section: "Section") -> Iterator[Fault]:
    counts: Mapping[str, int] = section.area_counts
    total = sum(counts.values())
    if min(counts.values()) < 0:
        yield Fault(code="area_counts_negative", where=section.kind)
    if total != section.count:
        numbers = (total, section.count)
        yield Fault(code="area_counts_sum", where=section.kind, numbers=numbers)
    outside = [a for a, n in counts.items() if n and a not in section.areas]
    if section.areas and outside:
        yield Fault(code="area_counts_outside", where=outside[0])


def _kind_twice(blueprint: "Blueprint") -> Iterator[Fault]:
    """Two sections may have one kind only if no area is in both."""
    everywhere = tuple(area for area, _percent in blueprint.areas)
    pairs = Counter(
        (section.kind, area)
        for section in blueprint.sections
        for area in dict.fromkeys(section.areas or everywhere)
    )
    twice = dict.fromkeys(kind for (kind, _area), count in pairs.items() if count > 1)
    for kind in twice:
        yield Fault(code="kind_twice", where=kind)


def _case_faults(blueprint: "Blueprint") -> Iterator[Fault]:
    known = {area for area, _percent in blueprint.areas}
    for case, count in Counter(slot.case for slot in blueprint.cases).items():
        if count > 1:
            yield Fault(code="case_twice", where=case, numbers=(count,))
    for slot in blueprint.cases:
        if slot.area not in known:
            yield Fault(code="case_area_unknown", where=slot.area)
        if slot.half_points <= 0:
            numbers = (slot.half_points,)
            yield Fault(code="case_points", where=slot.case, numbers=numbers)


def _points_faults(blueprint: "Blueprint") -> Iterator[Fault]:
    """Points that cannot add up: of the paper, and of each area."""
    if blueprint.half_points <= 0:
        yield Fault(code="paper_empty", numbers=(blueprint.half_points,))
        return
    parts = sum(s.count * s.half_points for s in blueprint.sections)
    parts += sum(slot.half_points for slot in blueprint.cases)
    if blueprint.sections and parts != blueprint.half_points:
        yield Fault(code="paper_points", numbers=(parts, blueprint.half_points))
    for area, percent in blueprint.areas:
        share, rest = divmod(blueprint.half_points * percent, 100)
        taken = sum(s.half_points for s in blueprint.cases if s.area == area)
        if rest:
            numbers = (percent, blueprint.half_points)
            yield Fault(code="area_points_not_whole", where=area, numbers=numbers)
        if taken > share:
            yield Fault(code="cases_too_big", where=area, numbers=(taken, share))


def _rule_faults(blueprint: "Blueprint") -> Iterator[Fault]:
    if blueprint.level not in LEVELS:
        yield Fault(code="level_unknown", numbers=(blueprint.level,))
    if blueprint.bands is not None:
        yield from _band_faults(blueprint.bands)
    for name, most in (("difficulty_target", 1000), ("core_percent", 100)):
        number = getattr(blueprint, name)
        if not 0 <= number <= most:
            yield Fault(code="out_of_range", where=name, numbers=(number, 0, most))
    for name in ("band_slack", "lower_level_items", "overlap", "anchors"):
        if getattr(blueprint, name) < 0:
            numbers = (getattr(blueprint, name),)
            yield Fault(code="negative", where=name, numbers=numbers)
    if (blueprint.difficulty_tolerance or 0) < 0:
        yield Fault(code="negative", where="difficulty_tolerance")
    items = sum(section.count for section in blueprint.sections)
    if blueprint.sections and blueprint.anchors > items:
        yield Fault(code="anchors_too_many", numbers=(blueprint.anchors, items))


def _band_faults(bands: tuple[int, ...]) -> Iterator[Fault]:
    if len(bands) != BAND_COUNT:
        yield Fault(code="bands_number", numbers=(len(bands), BAND_COUNT))
    if any(percent < 0 for percent in bands):
        yield Fault(code="negative", where="bands")
    if sum(bands) != 100:
        yield Fault(code="bands_sum", numbers=(sum(bands),))


def _table_faults(blueprint: "Blueprint") -> Iterator[Fault]:
    """Say whether whole item counts give every area its points."""
    if not blueprint.sections:
        return
    try:
        table = blueprint.item_counts()
    except ValueError:
        yield Fault(code="no_whole_counts")
        return
    weights = [percent for _area, percent in blueprint.areas]
    shares = area_half_points(blueprint.half_points, weights)
    for (area, _percent), share in zip(blueprint.areas, shares, strict=True):
        given = sum(
            counts.get(area, 0) * section.half_points
            for section, counts in zip(blueprint.sections, table, strict=True)
        )
        given += sum(s.half_points for s in blueprint.cases if s.area == area)
        if given != share:
            yield Fault(code="area_points", where=area, numbers=(given, share))
