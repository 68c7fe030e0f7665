"""The table of a paper, area × kind: what it takes, what the bank has. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from exams.papers.assembly import Blueprint, CellStock


@dataclass(frozen=True)
class TableCell:
    """`needed` items (skill: half points) of one paper; `stock` is None before the
    bank was asked. `papers` is how many papers this cell alone is enough for."""

    needed: int
    stock: int | None = None
    papers: int | None = None

    @property
    def step(self) -> int:
        """How urgent, as the heat map draws it: 0 not wanted, 1 not even one paper."""
        if not self.needed:
            return 0
        if self.papers is None:
            return 3
        return min(4, 1 + (self.papers > 0) + (self.papers > 2) + (self.papers > 9))


@dataclass(frozen=True)
class TableRow:
    """An area with its weight; items and half points are those of one paper."""

    area: str
    percent: int
    cells: tuple[TableCell, ...]
    items: int
    half_points: int
    case_half_points: int


@dataclass(frozen=True)
class ColumnSum:
    """What one paper has of a kind; on a skill paper `items` counts half points."""

    items: int
    half_points: int


@dataclass(frozen=True)
class PaperTable:
    """`kinds` are the columns, "" the one of a skill paper; sums are of one paper."""

    kinds: tuple[str, ...]
    rows: tuple[TableRow, ...]
    column_sums: tuple[ColumnSum, ...]

    @property
    def counts_points(self) -> bool:
        return self.kinds == ("",)

    @property
    def items(self) -> int:
        return sum(row.items for row in self.rows)

    @property
    def half_points(self) -> int:
        return sum(row.half_points for row in self.rows)

    @property
    def case_half_points(self) -> int:
        return sum(row.case_half_points for row in self.rows)

    @property
    def has_cases(self) -> bool:
        return self.case_half_points > 0


def paper_table(blueprint: Blueprint, stocks: Iterable[CellStock] = ()) -> PaperTable:
    """The cells of the blueprint, with what the bank holds if that is known."""
    return _Builder(blueprint, stocks).table()


class _Builder:
    def __init__(self, blueprint: Blueprint, stocks: Iterable[CellStock]) -> None:
        self._blueprint = blueprint
        cells = blueprint.cells()
        self._needs = {(cell.area, cell.kind): cell.amount for cell in cells}
        self._held = {(stock.area, stock.kind): stock for stock in stocks}
        self._kinds = tuple(dict.fromkeys(cell.kind for cell in cells)) or ("",)

    def table(self) -> PaperTable:
        rows = tuple(self._row(*area) for area in self._blueprint.areas)
        sums = tuple(self._sum(kind) for kind in self._kinds)
        return PaperTable(kinds=self._kinds, rows=rows, column_sums=sums)

    def _sum(self, kind: str) -> ColumnSum:
        areas = [area for area, _percent in self._blueprint.areas]
        return ColumnSum(
            sum(self._needs.get((area, kind), 0) for area in areas),
            sum(self._half_points(area, kind) for area in areas),
        )

    def _row(self, area: str, percent: int) -> TableRow:
        cells = tuple(self._cell(area, kind) for kind in self._kinds)
        cases = sum(
            one.half_points for one in self._blueprint.cases if one.area == area
        )
        items = sum(self._half_points(area, kind) for kind in self._kinds)
        return TableRow(
            area=area,
            percent=percent,
            cells=cells,
            items=sum(c.needed for c in cells) if self._blueprint.sections else 0,
            half_points=items + cases,
            case_half_points=cases,
        )

    def _cell(self, area: str, kind: str) -> TableCell:
        needed, stock = self._needs.get((area, kind), 0), self._held.get((area, kind))
        if stock is None:
            return TableCell(needed)
        return TableCell(needed, stock.stock, stock.papers)

    def _half_points(self, area: str, kind: str) -> int:
        """What a cell is worth; a skill paper counts half points themselves."""
        return self._needs.get((area, kind), 0) * self._worth(area, kind)

    def _worth(self, area: str, kind: str) -> int:
        for section in self._blueprint.sections:
            if section.kind == kind and (not section.areas or area in section.areas):
                return section.half_points
        return 1
