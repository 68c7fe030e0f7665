"""What a paper must be: areas with weights, sections of kinds, exact cells, rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from .faults import BlueprintError, Fault, faults_of
from .rounding import RowPlan, area_half_points, largest_remainder, round_table

PAPER_HALF_POINTS: Final = 200  # both parts are marked out of 100 points
DEFAULT_DIFFICULTY: Final = 650  # usual target of a whole paper: p = 0.65
SINGLE_CHOICE: Final = "single_choice"
CASE: Final = "case"
SKILL_KINDS: Final = frozenset({"task", "written", "case_analysis"})


@dataclass(frozen=True, kw_only=True)
class Section:
    """One kind of item on a theory paper; `half_points` are for each item.

    `areas` names where its items come from; empty means everywhere. `area_counts`
    gives the items of each area. Without it the counts follow from the weights of the
    blueprint by controlled rounding.
    """

    kind: str
    count: int
    half_points: int
    areas: tuple[str, ...] = ()
    area_counts: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, kw_only=True)
class CaseSlot:
    """A case that stands on every form and takes that many half points of an area."""

    case: str
    area: str
    half_points: int


@dataclass(frozen=True, kw_only=True)
class Cell:
    """The smallest exact demand: items of a kind, or half points of an area.

    On a theory paper `kind` is set and `amount` counts items; on a skill paper `kind`
    is empty (any allowed kind) and `amount` is in half points.
    """

    area: str
    kind: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """The exact table and the rules of one paper. Theory has sections, skill has none.

    `areas` holds (name, per cent) in the order of the standard's weight table.
    `cases` take their points out of their areas; items fill the rest. A lower level
    has a higher number: 5 is 初级工, 3 is 高级工.

    Rules of each form: `bands` are per cent of the items of difficulty 1 to 5, which
    may miss by `band_slack` items either way; `difficulty_target` is the mean expected
    share of points in 1/1000, weighted by points, met as nearly as possible and, if
    given, within `difficulty_tolerance`; at least `core_percent` of the items have
    importance X; at most `lower_level_items` come from lower levels; an assessment
    point stands on a form once if `one_per_point`.

    Rules between forms: `anchors` items stand on all of them, and besides those any
    two share at most `overlap`.

    BlueprintError names every contradiction at once.
    """

    level: int
    part: str
    areas: tuple[tuple[str, int], ...]
    sections: tuple[Section, ...] = ()
    cases: tuple[CaseSlot, ...] = ()
    half_points: int = PAPER_HALF_POINTS
    kinds: frozenset[str] = SKILL_KINDS
    difficulty_target: int = DEFAULT_DIFFICULTY
    difficulty_tolerance: int | None = None
    bands: tuple[int, int, int, int, int] | None = None
    band_slack: int = 0
    core_percent: int = 0
    lower_level_items: int = 0
    one_per_point: bool = True
    overlap: int = 0
    anchors: int = 0

    def __post_init__(self) -> None:
        faults = faults_of(self)
        if faults:
            raise BlueprintError(faults)

    def cells(self) -> tuple[Cell, ...]:
        """Return the exact demands on items: by section then area."""
        return self._cells

    def item_counts(self) -> tuple[Mapping[str, int], ...]:
        """Return area -> items of each section; ValueError if none fit the weights."""
        return self._item_counts

    @property
    def items(self) -> int:
        """Items on a form; 0 on a skill paper, where the number is not fixed."""
        return sum(section.count for section in self.sections)

    @property
    def item_half_points(self) -> int:
        """Half points of the items, without the cases."""
        return self.half_points - sum(slot.half_points for slot in self.cases)

    def band_counts(self) -> tuple[int, ...]:
        """Return the planned items of each difficulty of a theory paper."""
        return largest_remainder(self.items, self.bands) if self.bands else ()

    @cached_property
    def _cells(self) -> tuple[Cell, ...]:
        return self._theory_cells() if self.part == "theory" else self._skill_cells()

    def _theory_cells(self) -> tuple[Cell, ...]:
        return tuple(
            Cell(area=area, kind=section.kind, amount=counts[area])
            for section, counts in zip(self.sections, self.item_counts(), strict=True)
            for area, _percent in self.areas
            if counts.get(area, 0)
        )

    def _skill_cells(self) -> tuple[Cell, ...]:
        return tuple(
            Cell(area=area, kind="", amount=share)
            for (area, _percent), share in zip(
                self.areas, self._area_targets, strict=True
            )
            if share
        )

    @cached_property
    def _area_targets(self) -> tuple[int, ...]:
        """Half points that items bring to each area."""
        shares = area_half_points(self.half_points, [w for _area, w in self.areas])
        return tuple(
            share - sum(s.half_points for s in self.cases if s.area == area)
            for (area, _percent), share in zip(self.areas, shares, strict=True)
        )

    @cached_property
    def _item_counts(self) -> tuple[Mapping[str, int], ...]:
        if any(section.area_counts for section in self.sections):
            return tuple(section.area_counts for section in self.sections)
        names = [area for area, _percent in self.areas]
        rows = [_row_plan(section, names) for section in self.sections]
        table = round_table(rows, self._area_targets)
        return tuple(
            dict(zip(names, row, strict=True)) for row in zip(*table, strict=True)
        )


def _row_plan(section: Section, names: list[str]) -> RowPlan:
    used = section.areas or names
    return RowPlan(
        count=section.count,
        half_points=section.half_points,
        areas=frozenset(n for n, name in enumerate(names) if name in used),
    )


def blueprint_faults(**rules: Any) -> tuple[Fault, ...]:
    """Return every fault of a blueprint with these fields; () if it is sound."""
    try:
        Blueprint(**rules)
    except BlueprintError as error:
        return error.faults
    return ()
