"""The heat map: for each row and column how many papers the bank suffices for. Pure.

Amounts are items on the theory part and half points on the skill part, whose tasks
carry points of their own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from question_bank.coverage.spread import spread
from question_bank.paper_needs import Need, PaperNeeds, Unit

DIFFICULTIES = (1, 2, 3, 4, 5)
# Row, kind and difficulty of something that is counted.
Place = tuple[int, str, int]
# The same with the kinds that are counted together.
Targets = Mapping[tuple[int, tuple[str, ...], int], int]


@dataclass(frozen=True)
class RowNode:
    """A work content or basic section: what a row of the map stands for."""

    key: int
    ref: str
    code: str
    text: str
    area: str
    points: int
    """Assessment points hung on it or below it."""
    is_content: bool = True


@dataclass(frozen=True)
class AreaHead:
    """An area of the weight table; `percent` are also its points out of 100."""

    name: str
    short_name: str
    percent: int
    is_basic: bool


@dataclass(frozen=True)
class Stock:
    """What there is, by place: drawable, waiting for review, being written."""

    published: Mapping[Place, int]
    in_review: Mapping[Place, int]
    in_writing: Mapping[Place, int]


@dataclass(frozen=True)
class Band:
    """Difficulties that stand in one column."""

    difficulties: tuple[int, ...]


COARSE = (Band((1, 2)), Band((3,)), Band((4, 5)))
FINE = tuple(Band((one,)) for one in DIFFICULTIES)


@dataclass(frozen=True)
class Cell:
    """One field of the map. `goal` is the number of papers that `target` is for;
    `thin` is the difficulty of the band that lacks most."""

    node: RowNode
    kinds: tuple[str, ...]
    band: Band
    published: int
    in_review: int
    in_writing: int
    target: int
    goal: int
    thin: int

    @property
    def under_way(self) -> int:
        return self.in_review + self.in_writing

    @property
    def is_wanted(self) -> bool:
        """Whether the weight table takes anything from here."""
        return self.target > 0

    @property
    def papers(self) -> int:
        return self.papers_with(self.published)

    def papers_with(self, amount: int) -> int:
        """For how many papers `amount` would suffice."""
        return amount * self.goal // self.target if self.target else 0

    def amount_for(self, papers: int) -> int:
        """The least amount that suffices for so many papers."""
        return -(-papers * self.target // self.goal)

    @property
    def step(self) -> int:
        """4: twice the goal, 3: the goal, 2: half of it, 1: less, 0: not wanted."""
        if not self.is_wanted:
            return 0
        halves = self.papers * 2 // self.goal
        return {0: 1, 1: 2, 2: 3, 3: 3}.get(halves, 4)


@dataclass(frozen=True)
class HeatRow:
    node: RowNode
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class HeatGroup:
    """Rows under one heading: an area, or all basic areas together."""

    areas: tuple[AreaHead, ...]
    rows: tuple[HeatRow, ...]

    @property
    def percent(self) -> int:
        return sum(area.percent for area in self.areas)

    @property
    def is_basic(self) -> bool:
        return self.areas[0].is_basic


@dataclass(frozen=True)
class Limit:
    """A demand that papers must meet exactly, and what the bank holds for it."""

    need: Need
    available: int

    @property
    def papers(self) -> int:
        return self.available // self.need.amount

    def missing_for(self, papers: int) -> int:
        return max(0, papers * self.need.amount - self.available)


@dataclass(frozen=True)
class HeatMap:
    unit: Unit
    goal: int
    columns: tuple[tuple[str, ...], ...]
    bands: tuple[Band, ...]
    groups: tuple[HeatGroup, ...]
    limits: tuple[Limit, ...]

    @property
    def cells(self) -> list[Cell]:
        return [
            cell for group in self.groups for row in group.rows for cell in row.cells
        ]

    @property
    def available(self) -> int:
        """What papers can draw from, all kinds that they take together."""
        return sum(limit.available for limit in self.limits)

    @property
    def papers(self) -> int:
        """How many papers without a common item the weight table allows."""
        return min((limit.papers for limit in self.limits), default=0)

    @property
    def narrowest(self) -> list[Limit]:
        """The demands that keep it from one paper more."""
        return [limit for limit in self.limits if limit.papers == self.papers]

    @property
    def missing_for_next(self) -> int:
        """How much more must be published for one paper more."""
        return sum(limit.missing_for(self.papers + 1) for limit in self.limits)


@dataclass(frozen=True)
class Plan:
    """What the map is drawn against: one paper's table, so many papers, the quota."""

    needs: PaperNeeds
    goal: int
    quota: tuple[int, ...]


def heat_map(
    plan: Plan,
    areas: Sequence[AreaHead],
    rows: Sequence[RowNode],
    stock: Stock,
    bands: Sequence[Band],
) -> HeatMap:
    """Set the stock against the targets; rows stand in the order given."""
    targets = cell_targets(plan, rows)
    drawn = {
        area.name: tuple(
            HeatRow(row, tuple(_cells(row, plan, stock, targets, bands)))
            for row in rows
            if row.area == area.name
        )
        for area in areas
    }
    return HeatMap(
        unit=plan.needs.unit,
        goal=plan.goal,
        columns=plan.needs.columns,
        bands=tuple(bands),
        groups=tuple(_groups(areas, drawn)),
        limits=tuple(_limits(plan.needs, rows, stock)),
    )


def cell_targets(plan: Plan, rows: Sequence[RowNode]) -> Targets:
    """The amount wanted for each row, kinds and difficulty.

    Each demand of one paper, times the goal, is spread over the area's rows in
    proportion to their assessment points, and over the quota of difficulties: the
    targets of an area and kind sum to the table exactly.
    """
    targets = {}
    for need in plan.needs.needs:
        own = [row for row in rows if row.area == need.area]
        weights = tuple(row.points for row in own)
        shares = spread(need.amount * plan.goal, weights, plan.quota) if own else ()
        for row, share in zip(own, shares, strict=True):
            for difficulty, amount in zip(DIFFICULTIES, share, strict=True):
                targets[row.key, need.kinds, difficulty] = amount
    return targets


def _cells(
    row: RowNode,
    plan: Plan,
    stock: Stock,
    targets: Targets,
    bands: Sequence[Band],
) -> Iterator[Cell]:
    for kinds in plan.needs.columns:
        for band in bands:
            wanted = {d: targets.get((row.key, kinds, d), 0) for d in band.difficulties}
            places = [(row.key, kind, d) for kind in kinds for d in band.difficulties]
            yield Cell(
                node=row,
                kinds=kinds,
                band=band,
                published=_total(stock.published, places),
                in_review=_total(stock.in_review, places),
                in_writing=_total(stock.in_writing, places),
                target=sum(wanted.values()),
                goal=plan.goal,
                thin=_thinnest(row, kinds, wanted, stock),
            )


def _total(amounts: Mapping[Place, int], places: Sequence[Place]) -> int:
    return sum(amounts.get(place, 0) for place in places)


def _thinnest(
    row: RowNode, kinds: tuple[str, ...], wanted: Mapping[int, int], stock: Stock
) -> int:
    """The difficulty that lacks most, what is under way counted as there."""

    def lacks(difficulty: int) -> int:
        places = [(row.key, kind, difficulty) for kind in kinds]
        held = (stock.published, stock.in_review, stock.in_writing)
        return wanted[difficulty] - sum(_total(amounts, places) for amounts in held)

    return max(wanted, key=lambda difficulty: (lacks(difficulty), wanted[difficulty]))


def _groups(
    areas: Sequence[AreaHead], drawn: Mapping[str, tuple[HeatRow, ...]]
) -> Iterator[HeatGroup]:
    """Basic areas that follow one another share a heading, as in the standard."""
    keyed = enumerate(areas)
    for _key, members in groupby(keyed, lambda one: -1 if one[1].is_basic else one[0]):
        heads = tuple(area for _place, area in members)
        yield HeatGroup(heads, tuple(row for one in heads for row in drawn[one.name]))


def _limits(
    needs: PaperNeeds, rows: Sequence[RowNode], stock: Stock
) -> Iterator[Limit]:
    area_of = {row.key: row.area for row in rows}
    held: Counter[tuple[str | None, str]] = Counter()
    for (row, kind, _difficulty), amount in stock.published.items():
        held[area_of.get(row), kind] += amount
    for need in needs.needs:
        yield Limit(need, sum(held[need.area, kind] for kind in need.kinds))
