"""What a paper must be: areas with weights, sections of kinds, exact cells."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from .rounding import area_half_points, round_table

PAPER_HALF_POINTS: Final = 200  # both parts are marked out of 100 points
DEFAULT_DIFFICULTY: Final = 650  # usual target of a whole paper: p = 0.65
SINGLE_CHOICE: Final = "single_choice"

# Kind and count of each section; every item is worth one point.
THEORY_TEMPLATES: Final = {
    "T1": ((SINGLE_CHOICE, 80), ("true_false", 20)),
    "T2": ((SINGLE_CHOICE, 60), ("multiple_choice", 20), ("true_false", 20)),
}
SKILL_KINDS: Final = frozenset({"task", "written"})

AreaWeights: TypeAlias = Mapping[str, int] | Iterable[tuple[str, int]]


class BlueprintError(ValueError):
    """A blueprint that contradicts itself, whatever the bank holds."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One kind of item on a theory paper; `half_points` are for each item.

    `area_counts` gives the items of each area. Without it the counts follow from the
    weights of the blueprint by controlled rounding.
    """

    kind: str
    count: int
    half_points: int
    area_counts: Mapping[str, int] = field(default_factory=dict, hash=False)


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
    """The exact table of one paper. Theory has sections, skill has none.

    `areas` holds (name, per cent) in the order of the standard's weight table.
    `difficulty_target` is the mean expected share of points in 1/1000, weighted by
    points. A lower level has a higher number: 5 is 初级工, 3 is 高级工.
    """

    level: int
    part: str
    areas: tuple[tuple[str, int], ...]
    sections: tuple[Section, ...] = ()
    half_points: int = PAPER_HALF_POINTS
    kinds: frozenset[str] = SKILL_KINDS
    difficulty_target: int = DEFAULT_DIFFICULTY
    allow_lower_levels: bool = False

    def __post_init__(self) -> None:
        _check_areas(self.areas)
        if (self.part == "theory") != bool(self.sections):
            raise BlueprintError("theory papers have sections, skill papers have none")
        if self.sections:
            _check_sections(self.sections, self.half_points)
        self.cells()

    def accepts_level(self, level: int) -> bool:
        """Say whether items of that level may stand on this paper."""
        return level == self.level or (self.allow_lower_levels and level > self.level)

    def cells(self) -> tuple[Cell, ...]:
        """Return the exact demands: by section then area; raise BlueprintError."""
        try:
            return self._theory_cells() if self.sections else self._skill_cells()
        except ValueError as error:
            raise BlueprintError(str(error)) from error

    def _theory_cells(self) -> tuple[Cell, ...]:
        table = self._counts()
        _check_area_points(self, table)
        return tuple(
            Cell(area=area, kind=section.kind, amount=table[section.kind][area])
            for section in self.sections
            for area, _percent in self.areas
            if table[section.kind][area]
        )

    def _skill_cells(self) -> tuple[Cell, ...]:
        shares = area_half_points(self.half_points, [w for _area, w in self.areas])
        return tuple(
            Cell(area=area, kind="", amount=share)
            for (area, _percent), share in zip(self.areas, shares, strict=True)
        )

    def _counts(self) -> dict[str, dict[str, int]]:
        """Return kind -> area -> items, derived where the sections leave it open."""
        names = [area for area, _percent in self.areas]
        if all(section.area_counts for section in self.sections):
            return {
                section.kind: {name: section.area_counts.get(name, 0) for name in names}
                for section in self.sections
            }
        if any(section.area_counts for section in self.sections):
            raise BlueprintError("give area counts for all sections or for none")
        return _derived_counts(self.areas, self.sections)


def theory_blueprint(
    level: int,
    areas_weights: AreaWeights,
    template: str = "T2",
    *,
    difficulty_target: int = DEFAULT_DIFFICULTY,
    allow_lower_levels: bool = False,
) -> Blueprint:
    """Return the 100-item theory blueprint of a level with its cell table worked out.

    T2: 60 single choice, 20 multiple choice, 20 true/false; T1: 80 single choice, 20
    true/false; one point each. Areas with weight 0 are left out. BlueprintError if
    the weights do not sum to 100 or no whole numbers fit.
    """
    areas = _present(areas_weights)
    _check_areas(areas)
    bare = tuple(
        Section(kind=kind, count=count, half_points=2)
        for kind, count in THEORY_TEMPLATES[template]
    )
    table = _derived_counts(areas, bare)
    sections = tuple(
        Section(kind=s.kind, count=s.count, half_points=2, area_counts=table[s.kind])
        for s in bare
    )
    return Blueprint(
        level=level,
        part="theory",
        areas=areas,
        sections=sections,
        difficulty_target=difficulty_target,
        allow_lower_levels=allow_lower_levels,
    )


def skill_blueprint(
    level: int,
    areas_weights: AreaWeights,
    *,
    difficulty_target: int = DEFAULT_DIFFICULTY,
    allow_lower_levels: bool = False,
) -> Blueprint:
    """Return the 100-point skill blueprint: each area's points exact, items as found.

    Tasks and written items carry their own points. Areas with weight 0 are left out.
    """
    return Blueprint(
        level=level,
        part="skill",
        areas=_present(areas_weights),
        difficulty_target=difficulty_target,
        allow_lower_levels=allow_lower_levels,
    )


def _present(areas_weights: AreaWeights) -> tuple[tuple[str, int], ...]:
    pairs = (
        areas_weights.items() if isinstance(areas_weights, Mapping) else areas_weights
    )
    return tuple((area, weight) for area, weight in pairs if weight)


def _derived_counts(
    areas: tuple[tuple[str, int], ...], sections: tuple[Section, ...]
) -> dict[str, dict[str, int]]:
    try:
        table = round_table(
            [section.count for section in sections],
            [section.half_points for section in sections],
            [weight for _area, weight in areas],
        )
    except ValueError as error:
        raise BlueprintError(str(error)) from error
    names = [area for area, _weight in areas]
    return {
        section.kind: dict(zip(names, row, strict=True))
        for section, row in zip(sections, zip(*table, strict=True), strict=True)
    }


def _check_areas(areas: tuple[tuple[str, int], ...]) -> None:
    if len({area for area, _percent in areas}) != len(areas):
        raise BlueprintError("an area is named twice")
    if any(percent <= 0 for _area, percent in areas):
        raise BlueprintError("weights must be positive")
    if sum(percent for _area, percent in areas) != 100:
        raise BlueprintError("the weights of the areas must sum to 100")


def _check_sections(sections: tuple[Section, ...], half_points: int) -> None:
    if len({section.kind for section in sections}) != len(sections):
        raise BlueprintError("a kind has two sections")
    if any(s.count <= 0 or s.half_points <= 0 for s in sections):
        raise BlueprintError("counts and points of a section must be positive")
    if sum(s.count * s.half_points for s in sections) != half_points:
        raise BlueprintError("the sections do not sum to the points of the paper")


def _check_area_points(
    blueprint: Blueprint, table: Mapping[str, Mapping[str, int]]
) -> None:
    """Refuse tables whose rows or columns are off, before any bank is looked at."""
    for section in blueprint.sections:
        row = table[section.kind]
        if set(section.area_counts) - set(row) or sum(row.values()) != section.count:
            raise BlueprintError(f"the area counts of {section.kind} are off")
        if min(row.values()) < 0:
            raise BlueprintError(f"the area counts of {section.kind} are negative")
    shares = area_half_points(blueprint.half_points, [w for _, w in blueprint.areas])
    for (area, _percent), share in zip(blueprint.areas, shares, strict=True):
        points = (table[s.kind][area] * s.half_points for s in blueprint.sections)
        if sum(points) != share:
            raise BlueprintError(f"the points of {area} differ from its weight")
