"""The forecast of a blueprint as it is drawn: papers by cell, what rests, what next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from exams.papers.assembly import CellStock, MissingCell, forecast
from exams.papers.blueprints.faults import Ground
from exams.papers.blueprints.live import kind_label, live_view, stock_for
from exams.papers.blueprints.plans import blueprint_for
from exams.papers.blueprints.rules import BlueprintRules
from exams.papers.blueprints.stock import Stock
from exams.papers.blueprints.worklist import WorkRow, work_list
from exams.papers.wording import points_of
from standards.models import Level

TRACK = 100  # the length of a full bar
LEAST_SCALE = 10  # papers that fill the track at least


@dataclass(frozen=True)
class Bar:
    """A cell: `length` of TRACK for the papers it is enough for, `with_rest` for
    those if nothing rested."""

    kind: str
    papers: int
    length: int
    with_rest: int
    says: str
    is_bottleneck: bool


@dataclass(frozen=True)
class BarGroup:
    """The cells of an area."""

    area: str
    percent: int
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Return:
    """So many items come back after so many release days."""

    days: int
    items: int


@dataclass(frozen=True)
class Outlook:
    """`papers` is a proved upper bound of papers that share no item."""

    papers: int
    headline: str
    lead: str
    groups: Sequence[BarGroup]
    scale: int
    resting: int
    returns: Sequence[Return]
    work: Sequence[WorkRow]


def outlook_of(
    rules: BlueprintRules, level: Level, ground: Ground, on: date
) -> Outlook:
    """What the exam bank of `on` can still give by these rules.

    RulesRefused if the weight table no longer bears them.
    """
    blueprint = blueprint_for(rules, ground)
    stock = stock_for(rules, level, on)
    found = forecast(stock.items, blueprint)
    scale = max([LEAST_SCALE, *(cell.papers for cell in found.cells)])
    missing = [_for_next(cell, found.papers) for cell in found.bottleneck]
    work = work_list(level, [cell for cell in missing if cell.missing > 0])
    if not found.papers:
        work = list(live_view(rules, level, ground, on).verdict.work) or work
    return Outlook(
        papers=found.papers,
        headline=_("至多还能出 %(n)d 份不重题的试卷") % {"n": found.papers},
        lead=_lead(found.papers, found.bottleneck),
        groups=_groups(ground, found.cells, found.bottleneck, stock, scale),
        scale=scale,
        resting=len(stock.returns),
        returns=_returns(stock),
        work=work,
    )


def _lead(papers: int, bottleneck: Sequence[CellStock]) -> str:
    told = _("这是经证明的上限：逐格和各项规则合起来都不会更多，实际可能略少。")
    if not bottleneck:
        return told
    cells = "、".join(
        f"“{cell.area}”{kind_label(cell.kind)}" for cell in bottleneck[:3]
    )
    stuck = _("卡在%(cells)s。") % {"cells": cells}
    return f"{stuck}{told}" if papers else stuck


def _for_next(cell: CellStock, papers: int) -> MissingCell:
    """What the cell lacks for one paper more."""
    needed = cell.needed * (papers + 1)
    return MissingCell(
        area=cell.area,
        kind=cell.kind,
        needed=needed,
        available=cell.stock,
        missing=max(0, needed - cell.stock),
    )


def _groups(
    ground: Ground,
    cells: Sequence[CellStock],
    bottleneck: Sequence[CellStock],
    stock: Stock,
    scale: int,
) -> list[BarGroup]:
    narrow = {(cell.area, cell.kind) for cell in bottleneck}
    resting = _resting_by_cell(stock)
    return [
        BarGroup(
            area,
            percent,
            [
                _bar(cell, resting, scale, (cell.area, cell.kind) in narrow)
                for cell in cells
                if cell.area == area
            ],
        )
        for area, percent in ground.areas
    ]


def _resting_by_cell(stock: Stock) -> Counter[tuple[str, str]]:
    """Resting items, or half points where they carry their own, by area and kind."""
    resting: Counter[tuple[str, str]] = Counter()
    for entry in stock.items:
        if entry.resting:
            resting[entry.area, entry.kind] += 1
            resting[entry.area, ""] += entry.half_points or 0
    return resting


def _bar(
    cell: CellStock, resting: Counter[tuple[str, str]], scale: int, is_narrow: bool
) -> Bar:
    rests = resting[cell.area, cell.kind]
    whole = (cell.stock + rests) // cell.needed if cell.needed else 0
    return Bar(
        kind=kind_label(cell.kind),
        papers=cell.papers,
        length=cell.papers * TRACK // scale,
        with_rest=min(max(whole, cell.papers), scale) * TRACK // scale,
        says=_cell_text(cell, rests),
        is_bottleneck=is_narrow,
    )


def _cell_text(cell: CellStock, resting: int) -> str:
    if cell.kind:
        numbers = {"stock": str(cell.stock), "needed": str(cell.needed)}
        told = _("可用 %(stock)s 题，每份取 %(needed)s 题") % numbers
        rests = _("，另有 %(n)s 题在冷却") % {"n": resting}
    else:
        numbers = {"stock": points_of(cell.stock), "needed": points_of(cell.needed)}
        told = _("可用 %(stock)s 分，每份取 %(needed)s 分") % numbers
        rests = _("，另有 %(n)s 分在冷却") % {"n": points_of(resting)}
    return told + rests if resting else told


def _returns(stock: Stock) -> list[Return]:
    numbers = Counter(stock.returns.values())
    return [Return(days, numbers[days]) for days in sorted(numbers)]
