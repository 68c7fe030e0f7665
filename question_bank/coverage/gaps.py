"""What to write next: the gaps of a heat map, the most urgent first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.coverage.heat import Cell, HeatMap


@dataclass(frozen=True)
class Gap:
    """A cell that lacks something, and what writing `amount` more would gain.

    `now` and `then` are numbers of papers; what is under way counts as there.
    `missing` leads to the target.
    """

    cell: Cell
    amount: int
    now: int
    then: int
    missing: int


def write_next(heat: HeatMap) -> list[Gap]:
    """Every gap; those that keep the bank from one paper more come first.

    The weight table must be met exactly, so an area and kind that limit the papers
    go before cells that are only thinner than their share; then the thinnest cell.
    """
    gaps = [cell for cell in heat.cells if _missing(cell) > 0]
    steps = sorted({_now(cell) for cell in gaps} | {heat.goal})
    limits = {(one.need.area, one.need.kinds): one.papers for one in heat.limits}

    def urgency(cell: Cell) -> tuple[int, int, int]:
        papers = limits[cell.node.area, cell.kinds]
        return min(papers, heat.goal), _now(cell), -_missing(cell)

    return [_gap(cell, steps) for cell in sorted(gaps, key=urgency)]


def _gap(cell: Cell, steps: Sequence[int]) -> Gap:
    """Write until the cell is as good as the next better one."""
    now = _now(cell)
    then = next(papers for papers in steps if papers > now)
    amount = cell.amount_for(then) - _held(cell)
    return Gap(cell, amount, now, then, _missing(cell))


def _held(cell: Cell) -> int:
    return cell.published + cell.under_way


def _now(cell: Cell) -> int:
    return cell.papers_with(_held(cell))


def _missing(cell: Cell) -> int:
    return cell.target - _held(cell)
