"""The second opinion: counts a finished form again and knows nothing of the solver.

It takes the plan as plain numbers, so that a form read back from the database is
checked the same way as a fresh one. It shares no code with the search.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class CheckedItem(Protocol):
    """What the checker reads of an item on a form."""

    @property
    def position(self) -> int: ...
    @property
    def item(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def area(self) -> str: ...
    @property
    def half_points(self) -> int: ...
    @property
    def assessment_point(self) -> str: ...
    @property
    def level(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """The plan of a paper in plain numbers.

    `area_percents` come from the weight table. The other tables are empty when they
    do not bind (a skill paper fixes no counts): `kind_counts` items of each kind,
    `kind_half_points` half points an item, `cell_counts` items by (area, kind).
    """

    half_points: int
    levels: frozenset[int]
    kinds: frozenset[str]
    area_percents: Mapping[str, int]
    kind_counts: Mapping[str, int] = field(default_factory=dict)
    kind_half_points: Mapping[str, int] = field(default_factory=dict)
    cell_counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    enemy_pairs: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """One line of the proof of fit: a rule, where, planned and actual.

    Units: items for counts, half points for points. `difference` is actual − planned
    and is 0 on every row of a paper that may be used.
    """

    rule: str
    area: str
    kind: str
    planned: int
    actual: int

    @property
    def difference(self) -> int:
        return self.actual - self.planned


class FormUnfit(Exception):
    """A form breaks its plan; `rows` holds only the lines that are off."""

    code = "form_unfit"

    def __init__(self, rows: Sequence[CheckRow]) -> None:
        self.rows = tuple(rows)
        super().__init__(f"{len(self.rows)} rule(s) broken, first: {self.rows[0]}")


def check(items: Sequence[CheckedItem], facts: PaperFacts) -> tuple[CheckRow, ...]:
    """Return the proof of fit of one form; raise FormUnfit if one unit is off."""
    rows = (
        *_total_rows(items, facts),
        *_area_rows(items, facts),
        *_kind_rows(items, facts),
        *_cell_rows(items, facts),
        *_forbidden_rows(items, facts),
    )
    return _passed(rows)


def check_disjoint(forms: Sequence[Sequence[CheckedItem]]) -> tuple[CheckRow, ...]:
    """Return the proof that no item stands on two forms, or raise FormUnfit."""
    uses = Counter(name for form in forms for name in {entry.item for entry in form})
    shared = sum(1 for count in uses.values() if count > 1)
    return _passed((_none_expected("items_shared_by_forms", shared),))


def _passed(rows: tuple[CheckRow, ...]) -> tuple[CheckRow, ...]:
    broken = [row for row in rows if row.difference]
    if broken:
        raise FormUnfit(broken)
    return rows


def _total_rows(items: Sequence[CheckedItem], facts: PaperFacts) -> Iterable[CheckRow]:
    points = sum(entry.half_points for entry in items)
    yield _row("paper_half_points", facts.half_points, points)


def _area_rows(items: Sequence[CheckedItem], facts: PaperFacts) -> Iterable[CheckRow]:
    points: Counter[str] = Counter()
    for entry in items:
        points[entry.area] += entry.half_points
    for area, percent in facts.area_percents.items():
        planned, rest = divmod(facts.half_points * percent, 100)
        if rest:
            raise ValueError(f"{percent} % of {facts.half_points} is not whole")
        yield _row("area_half_points", planned, points.pop(area, 0), area=area)
    for area, strays in sorted(points.items()):
        yield _row("area_half_points", 0, strays, area=area)


def _kind_rows(items: Sequence[CheckedItem], facts: PaperFacts) -> Iterable[CheckRow]:
    counts = Counter(entry.kind for entry in items)
    for kind, planned in facts.kind_counts.items():
        yield _row("kind_count", planned, counts[kind], kind=kind)
    for kind, each in facts.kind_half_points.items():
        wrong = sum(1 for e in items if e.kind == kind and e.half_points != each)
        yield _none_expected("items_with_other_points", wrong, kind=kind)
    strays = sum(count for kind, count in counts.items() if kind not in facts.kinds)
    yield _none_expected("items_of_other_kinds", strays)


def _cell_rows(items: Sequence[CheckedItem], facts: PaperFacts) -> Iterable[CheckRow]:
    counts = Counter((entry.area, entry.kind) for entry in items)
    for (area, kind), planned in facts.cell_counts.items():
        actual = counts[area, kind]
        yield _row("cell_count", planned, actual, area=area, kind=kind)


def _forbidden_rows(
    items: Sequence[CheckedItem], facts: PaperFacts
) -> Iterable[CheckRow]:
    names = [entry.item for entry in items]
    points = [entry.assessment_point for entry in items]
    present = set(names)
    enemies = sum(1 for pair in facts.enemy_pairs if pair <= present)
    levels = sum(1 for entry in items if entry.level not in facts.levels)
    places = sum(1 for i, entry in enumerate(items, 1) if entry.position != i)
    yield _none_expected("item_repeats", len(names) - len(present))
    yield _none_expected("assessment_point_repeats", len(points) - len(set(points)))
    yield _none_expected("enemy_pairs", enemies)
    yield _none_expected("items_of_other_levels", levels)
    yield _none_expected("positions_out_of_order", places)


def _none_expected(rule: str, actual: int, *, kind: str = "") -> CheckRow:
    return _row(rule, 0, actual, kind=kind)


def _row(
    rule: str, planned: int, actual: int, *, area: str = "", kind: str = ""
) -> CheckRow:
    return CheckRow(rule=rule, area=area, kind=kind, planned=planned, actual=actual)
