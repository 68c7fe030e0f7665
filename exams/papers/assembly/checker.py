"""The second opinion: counts a finished form again and knows nothing of the solver.

It takes the plan as plain numbers, so that a form read back from the database is
checked the same way as a fresh one. It shares no code with the search.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import ceil, floor
from typing import Final, Protocol

CASE: Final = "case"
CORE: Final = "X"


class CheckedItem(Protocol):
    """What the checker reads of an entry of a form: an item, or a case by its name."""

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
    @property
    def difficulty(self) -> int: ...
    @property
    def importance(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class SectionFacts:
    """A section in its place: items of one kind, worth `half_points` each.

    `areas` are those it may draw on; on a skill paper a section is one area, `kind`
    is empty and the counts do not bind (0).
    """

    areas: frozenset[str]
    kind: str = ""
    count: int = 0
    half_points: int = 0


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """The plan of a paper in plain numbers.

    `area_percents` come from the weight table, `sections` stand in the order of the
    paper. `cell_counts` (items by area and kind) is empty on skill papers. `cases`
    gives area and half points of each case. `bands` are per cent of the items by
    difficulty, `rates` the expected share of points of each difficulty in 1/1000,
    `item_sets` the items that stand together or not at all.
    """

    half_points: int
    level: int
    levels: frozenset[int]
    kinds: frozenset[str]
    area_percents: Mapping[str, int]
    sections: tuple[SectionFacts, ...]
    cell_counts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    cases: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    bands: tuple[int, ...] = ()
    band_slack: int = 0
    difficulty_target: int = 0
    difficulty_tolerance: int | None = None
    rates: Mapping[int, int] = field(default_factory=dict)
    core_percent: int = 0
    lower_level_items: int = 0
    one_per_point: bool = True
    enemy_pairs: frozenset[frozenset[str]] = frozenset()
    item_sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    resting: frozenset[str] = frozenset()
    overlap: int = 0
    anchors: int = 0


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """One line of the proof of fit: a rule, where, planned and actual.

    Units: items for counts, half points for points, 1/1000 for difficulty. A rule
    that binds exactly has `least` = `most` = `planned`; one that leaves room says how
    much. `difference` is how far `actual` is outside, with its sign, and is 0 on
    every row of a paper that may be used.
    """

    rule: str
    area: str
    kind: str
    planned: int
    actual: int
    least: int
    most: int

    @property
    def difference(self) -> int:
        if self.actual < self.least:
            return self.actual - self.least
        return max(0, self.actual - self.most)


class FormUnfit(Exception):
    """A form breaks its plan; `rows` holds only the lines that are off."""

    code = "form_unfit"

    def __init__(self, rows: Sequence[CheckRow]) -> None:
        self.rows = tuple(rows)
        super().__init__(f"{len(self.rows)} rule(s) broken, first: {self.rows[0]}")


def check(entries: Sequence[CheckedItem], facts: PaperFacts) -> tuple[CheckRow, ...]:
    """Return the proof of fit of one form; raise FormUnfit if one unit is off."""
    items = [entry for entry in entries if entry.kind != CASE]
    rows = (
        *_total_rows(entries, facts),
        *_area_rows(entries, facts),
        *_case_rows(entries, facts),
        *_kind_rows(items, facts),
        *_cell_rows(items, facts),
        *_band_rows(items, facts),
        *_share_rows(items, facts),
        *_forbidden_rows(items, facts),
        *_order_rows(entries, facts),
    )
    return _passed(rows)


def check_set(
    forms: Sequence[Sequence[CheckedItem]], *, overlap: int = 0, anchors: int = 0
) -> tuple[CheckRow, ...]:
    """Return the proof of what several forms share, or raise FormUnfit.

    All of them share at least `anchors` items; any two at most `overlap` more.
    """
    if len(forms) < 2:
        anchors = 0
    sets = [{e.item for e in form if e.kind != CASE} for form in forms]
    shared = max((len(a & b) for a, b in combinations(sets, 2)), default=0)
    rows = [_at_most("items_shared_by_forms", overlap, max(0, shared - anchors))]
    if anchors:
        common = len(set.intersection(*sets))
        most = anchors + overlap
        rows.append(_within("anchor_items", anchors, common, anchors, most))
    return _passed(tuple(rows))


def check_disjoint(forms: Sequence[Sequence[CheckedItem]]) -> tuple[CheckRow, ...]:
    """Return the proof that no item stands on two forms, or raise FormUnfit."""
    return check_set(forms)


def _passed(rows: tuple[CheckRow, ...]) -> tuple[CheckRow, ...]:
    broken = [row for row in rows if row.difference]
    if broken:
        raise FormUnfit(broken)
    return rows


def _total_rows(
    entries: Sequence[CheckedItem], facts: PaperFacts
) -> Iterable[CheckRow]:
    points = sum(entry.half_points for entry in entries)
    yield _exactly("paper_half_points", facts.half_points, points)


def _area_rows(entries: Sequence[CheckedItem], facts: PaperFacts) -> Iterable[CheckRow]:
    points: Counter[str] = Counter()
    for entry in entries:
        points[entry.area] += entry.half_points
    for area, percent in facts.area_percents.items():
        planned, rest = divmod(facts.half_points * percent, 100)
        if rest:
            raise ValueError(f"{percent} % of {facts.half_points} is not whole")
        yield _exactly("area_half_points", planned, points.pop(area, 0), area=area)
    for area, strays in sorted(points.items()):
        yield _exactly("area_half_points", 0, strays, area=area)


def _case_rows(entries: Sequence[CheckedItem], facts: PaperFacts) -> Iterable[CheckRow]:
    """Every planned case once, with its points in its area, and no other."""
    if not facts.cases and not any(entry.kind == CASE for entry in entries):
        return
    found = Counter((e.item, e.area, e.half_points) for e in entries if e.kind == CASE)
    planned = Counter((case, *where) for case, where in facts.cases.items())
    yield _exactly("cases", planned.total(), (found & planned).total())
    yield _none_expected("other_cases", (found - planned).total())


def _kind_rows(items: Sequence[CheckedItem], facts: PaperFacts) -> Iterable[CheckRow]:
    counts = Counter(entry.kind for entry in items)
    planned: Counter[str] = Counter()
    for section in facts.sections:
        if section.kind:
            planned[section.kind] += section.count
    for kind, count in planned.items():
        yield _exactly("kind_count", count, counts[kind], kind=kind)
    for kind in planned:
        wrong = sum(1 for e in items if e.kind == kind and not _right_points(e, facts))
        yield _none_expected("items_with_other_points", wrong, kind=kind)
    strays = sum(count for kind, count in counts.items() if kind not in facts.kinds)
    yield _none_expected("items_of_other_kinds", strays)


def _right_points(entry: CheckedItem, facts: PaperFacts) -> bool:
    return any(
        entry.half_points == section.half_points
        for section in facts.sections
        if section.kind == entry.kind and entry.area in section.areas
    )


def _cell_rows(items: Sequence[CheckedItem], facts: PaperFacts) -> Iterable[CheckRow]:
    counts = Counter((entry.area, entry.kind) for entry in items)
    for (area, kind), planned in facts.cell_counts.items():
        actual = counts[area, kind]
        yield _exactly("cell_count", planned, actual, area=area, kind=kind)


def _band_rows(items: Sequence[CheckedItem], facts: PaperFacts) -> Iterable[CheckRow]:
    """Items of each difficulty, and the mean expected share of points."""
    counts = Counter(entry.difficulty for entry in items)
    slack = facts.band_slack
    for grade, (low, planned, high) in enumerate(_band_plan(items, facts), start=1):
        yield _within(
            f"band_{grade}_items", planned, counts[grade], low - slack, high + slack
        )
    weight = sum(entry.half_points for entry in items)
    if facts.difficulty_tolerance is not None and weight:
        yield _mean_row(items, facts, facts.difficulty_tolerance, weight)


def _band_plan(
    items: Sequence[CheckedItem], facts: PaperFacts
) -> list[tuple[int, int, int]]:
    """Return (least, planned, most) items of each difficulty, before any slack.

    With a fixed number of items the share is rounded by largest remainder; where the
    number is open (skill papers) either neighbour of the exact share will do.
    """
    shares = [Fraction(len(items) * percent, 100) for percent in facts.bands]
    if not facts.cell_counts:
        return [(floor(s), round(s), ceil(s)) for s in shares]
    over = len(items) - sum(floor(share) for share in shares)
    first = sorted(range(len(shares)), key=lambda n: (floor(shares[n]) - shares[n], n))
    up = set(first[:over])
    counts = [floor(share) + (n in up) for n, share in enumerate(shares)]
    return [(count, count, count) for count in counts]


def _mean_row(
    items: Sequence[CheckedItem], facts: PaperFacts, tolerance: int, weight: int
) -> CheckRow:
    """Print the mean in whole 1/1000, rounded away from the target: never flattered."""
    won = sum(entry.half_points * facts.rates[entry.difficulty] for entry in items)
    mean, target = Fraction(won, weight), facts.difficulty_target
    shown = ceil(mean) if mean > target else floor(mean)
    return _within(
        "mean_difficulty", target, shown, target - tolerance, target + tolerance
    )


def _share_rows(items: Sequence[CheckedItem], facts: PaperFacts) -> Iterable[CheckRow]:
    if facts.core_percent:
        core = sum(1 for entry in items if entry.importance == CORE)
        least = ceil(Fraction(len(items) * facts.core_percent, 100))
        yield _within("core_items", least, core, least, len(items))
    lower = sum(1 for entry in items if entry.level > facts.level)
    yield _at_most("lower_level_items", facts.lower_level_items, lower)


def _forbidden_rows(
    items: Sequence[CheckedItem], facts: PaperFacts
) -> Iterable[CheckRow]:
    names = [entry.item for entry in items]
    points = [entry.assessment_point for entry in items]
    present = set(names)
    enemies = sum(1 for pair in facts.enemy_pairs if pair <= present)
    levels = sum(1 for entry in items if entry.level not in facts.levels)
    split = sum(1 for s in facts.item_sets.values() if s & present and s - present)
    yield _none_expected("item_repeats", len(names) - len(present))
    if facts.one_per_point:
        repeats = len(points) - len(set(points))
        yield _none_expected("assessment_point_repeats", repeats)
    yield _none_expected("enemy_pairs", enemies)
    yield _none_expected("items_of_other_levels", levels)
    yield _none_expected("resting_items", len(facts.resting & present))
    yield _none_expected("split_item_sets", split)


def _order_rows(
    entries: Sequence[CheckedItem], facts: PaperFacts
) -> Iterable[CheckRow]:
    """Positions count from 1; sections follow each other as planned."""
    places = sum(1 for i, entry in enumerate(entries, 1) if entry.position != i)
    numbers = [_section_number(entry, facts) for entry in entries]
    back = sum(1 for a, b in zip(numbers, numbers[1:], strict=False) if b < a)
    yield _none_expected("positions_out_of_order", places)
    yield _none_expected("items_out_of_section", back)


def _section_number(entry: CheckedItem, facts: PaperFacts) -> int:
    """Where the entry belongs; a theory paper's cases, and strays, come last."""
    for number, section in enumerate(facts.sections):
        if entry.area in section.areas and section.kind in ("", entry.kind):
            return number
    return len(facts.sections)


def _none_expected(rule: str, actual: int, *, kind: str = "") -> CheckRow:
    return _exactly(rule, 0, actual, kind=kind)


def _exactly(
    rule: str, planned: int, actual: int, *, area: str = "", kind: str = ""
) -> CheckRow:
    return CheckRow(
        rule=rule,
        area=area,
        kind=kind,
        planned=planned,
        actual=actual,
        least=planned,
        most=planned,
    )


def _at_most(rule: str, most: int, actual: int) -> CheckRow:
    return _within(rule, most, actual, 0, most)


def _within(rule: str, planned: int, actual: int, least: int, most: int) -> CheckRow:
    return CheckRow(
        rule=rule,
        area="",
        kind="",
        planned=planned,
        actual=actual,
        least=least,
        most=most,
    )
