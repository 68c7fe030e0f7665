"""What the pages of coverage show, ready to be drawn."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from question_bank.coverage import wording
from question_bank.coverage.gaps import Gap, write_next
from question_bank.coverage.heat import (
    COARSE,
    FINE,
    Band,
    Cell,
    HeatGroup,
    HeatMap,
    HeatRow,
)
from question_bank.coverage.loading import Scope
from question_bank.paper_needs import Unit


@dataclass(frozen=True)
class Wish:
    """How somebody wants to see the map: five columns a kind, items in the cells."""

    fine: bool
    items: bool

    @property
    def bands(self) -> tuple[Band, ...]:
        return FINE if self.fine else COARSE


@dataclass(frozen=True)
class DrawnCell:
    """`figure` stands in the cell, `says` tells all of it."""

    step: int
    figure: str
    says: str
    url: str


@dataclass(frozen=True)
class DrawnRow:
    code: str
    text: str
    url: str
    cells: tuple[DrawnCell, ...]


@dataclass(frozen=True)
class DrawnGroup:
    title: str
    rows: tuple[DrawnRow, ...]


@dataclass(frozen=True)
class DrawnGap:
    title: str
    says: str
    url: str


@dataclass(frozen=True)
class LegendStep:
    step: int
    says: str


class CoveragePage:
    """One map with its work list, for a scope and a wish."""

    def __init__(self, scope: Scope, heat: HeatMap, wish: Wish) -> None:
        self.scope, self.heat, self.wish = scope, heat, wish
        self._gaps = write_next(heat)
        about = {"level": scope.level.key, "part": scope.part, "pool": scope.pool}
        self._items_url = f"{reverse('question_bank:items')}?{urlencode(about)}"
        self.kinds = [wording.kinds_text(kinds) for kinds in heat.columns]
        self.bands = [wording.band_text(one, fine=wish.fine) for one in heat.bands]
        self.width = len(self.kinds) * len(self.bands) + 1

    @property
    def groups(self) -> list[DrawnGroup]:
        return [self._group(group) for group in self.heat.groups]

    @property
    def legend(self) -> list[LegendStep]:
        """The steps in numbers of papers, with the word for what is missing most."""
        goal = self.heat.goal
        half, twice = -(-goal // 2), goal * 2
        return [
            LegendStep(1, _("不足 %(n)s 套") % {"n": half}),
            LegendStep(2, _range_text(half, goal - 1)),
            LegendStep(3, _range_text(goal, twice - 1)),
            LegendStep(4, _("%(n)s 套以上") % {"n": twice}),
        ]

    def _group(self, group: HeatGroup) -> DrawnGroup:
        name = _("基本要求") if group.is_basic else group.areas[0].short_name
        title = _("%(name)s %(points)s 分") % {"name": name, "points": group.percent}
        return DrawnGroup(title, tuple(self._row(row) for row in group.rows))

    def _row(self, row: HeatRow) -> DrawnRow:
        url = f"{self._items_url}&{urlencode({'content': row.node.ref})}"
        cells = tuple(self._cell(cell, url) for cell in row.cells)
        return DrawnRow(wording.row_code(row.node), row.node.text, url, cells)

    def _cell(self, cell: Cell, row_url: str) -> DrawnCell:
        kinds = "".join(f"&kind={kind}" for kind in cell.kinds)
        band = "".join(f"&difficulty={one}" for one in cell.band.difficulties)
        url = f"{row_url}{kinds}{band}&status=published"
        says = wording.cell_text(cell, self.heat.unit)
        return DrawnCell(cell.step, self._figure(cell), says, url)

    def _figure(self, cell: Cell) -> str:
        if not cell.is_wanted:
            return "–"
        if not self.wish.items:
            return str(cell.papers)
        held, target = (
            wording.figure(amount, self.heat.unit)
            for amount in (cell.published, cell.target)
        )
        coming = wording.figure(cell.under_way, self.heat.unit)
        return f"{held}+{coming}/{target}" if cell.under_way else f"{held}/{target}"

    def _gap(self, gap: Gap) -> DrawnGap:
        return DrawnGap(
            wording.gap_title(gap),
            wording.gap_gain(gap, self.heat.unit),
            self._new_url(gap.cell),
        )

    def _new_url(self, cell: Cell) -> str:
        query = urlencode(
            {
                "level": self.scope.level.key,
                "node": cell.node.ref,
                "kind": cell.kinds[0],
                "difficulty": cell.thin,
                "pool": self.scope.pool,
            }
        )
        return f"{reverse('question_bank:new')}?{query}"

    @property
    def counts_points(self) -> bool:
        return self.heat.unit is Unit.HALF_POINTS

    @property
    def number_of_gaps(self) -> int:
        return len(self._gaps)

    def gaps(self, start: int, end: int) -> list[DrawnGap]:
        """A part of the work list."""
        return [self._gap(gap) for gap in self._gaps[start:end]]


def _range_text(low: int, high: int) -> str:
    if low == high:
        return _("%(n)s 套") % {"n": low}
    return _("%(low)s～%(high)s 套") % {"low": low, "high": high}
