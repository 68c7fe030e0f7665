"""While a blueprint is edited: can the bank fill it, and how often still?"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .bank import BankItem, sorted_bank
from .blueprint import Blueprint
from .parallel import refuse_nonsense
from .rules import CELL_COUNT, Rule
from .shortage import MissingCell
from .stock import Candidate, candidates_of, is_free


@dataclass(frozen=True, kw_only=True)
class CellStock:
    """What the bank has for a cell: `needed` for the forms asked for, and `stock`.

    Both in items, on a skill paper (empty `kind`) in half points; items that rest or
    may not be drawn are not stock. `papers` is how many disjoint papers the cell
    alone could serve, one item a point and paper if the blueprint says so.
    """

    area: str
    kind: str
    needed: int
    stock: int
    papers: int


@dataclass(frozen=True, kw_only=True)
class Feasibility:
    """Whether the bank can give the forms; None if that is not known yet.

    True and False are proved. If False, `clash` is a set of rules that cannot hold
    together and `missing` what to write, as far as the time allowed. Only `assemble`
    decides what stays None, and gives the full diagnosis.
    """

    possible: bool | None
    cells: tuple[CellStock, ...]
    clash: tuple[Rule, ...] = ()
    missing: tuple[MissingCell, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """How many more papers without a common item a blueprint can get at most.

    `papers` is a proved upper bound: there are never more, and seldom fewer. The
    `bottleneck` are the cells that stand in the way of one more; `clash` are the rules
    that do, other rules than the counts of cells among them.
    """

    papers: int
    cells: tuple[CellStock, ...]
    bottleneck: tuple[CellStock, ...]
    clash: tuple[Rule, ...] = ()


def feasibility(
    bank: Sequence[BankItem], blueprint: Blueprint, *, forms: int = 1
) -> Feasibility:
    """Say quickly whether the bank can give these forms: for typing.

    FormsRefused as in `assemble`.
    """
    refuse_nonsense(forms, 0)
    # OR-tools takes half a second to load: see `assemble`.
    from .clash import question_of
    from .guess import answer

    ordered = sorted_bank(bank)
    cells = cell_stocks(ordered, blueprint, forms=forms)
    question = question_of(ordered, blueprint, forms=forms)
    # Where forms may share items, one paper is all that a cell must serve by itself.
    apart = 1 if blueprint.overlap or blueprint.anchors else forms
    short = [cell for cell in cells if cell.papers < apart]
    found = answer(question, blueprint, [(cell.area, cell.kind) for cell in short])
    return Feasibility(
        possible=found.possible,
        cells=cells,
        clash=found.clash,
        missing=found.missing,
    )


def forecast(bank: Sequence[BankItem], blueprint: Blueprint) -> Forecast:
    """Say how many papers without a common item the bank can still give at most."""
    from .clash import question_of
    from .guess import most_papers

    ordered = sorted_bank(bank)
    cells = cell_stocks(ordered, blueprint, forms=1)
    question = question_of(ordered, blueprint, forms=1)
    least = min((cell.papers for cell in cells), default=0)
    papers, clash = most_papers(question, least)
    named = {(r.area, r.kind) for r in clash if r.code == CELL_COUNT}
    named = named or {(c.area, c.kind) for c in cells if c.papers == least}
    return Forecast(
        papers=papers,
        cells=cells,
        bottleneck=tuple(cell for cell in cells if (cell.area, cell.kind) in named),
        clash=clash,
    )


def cell_stocks(
    bank: Sequence[BankItem], blueprint: Blueprint, *, forms: int
) -> tuple[CellStock, ...]:
    """Return what the bank has for each cell, in the order of the cells."""
    members: Mapping[int, list[Candidate]] = defaultdict(list)
    for one in candidates_of(bank, blueprint):
        if is_free(one, blueprint):
            members[one.cell].append(one)
    return tuple(
        CellStock(
            area=cell.area,
            kind=cell.kind,
            needed=forms * cell.amount,
            stock=sum(one.amount for one in members[n]),
            papers=_papers(members[n], cell.amount, blueprint),
        )
        for n, cell in enumerate(blueprint.cells())
    )


def _papers(members: Sequence[Candidate], amount: int, blueprint: Blueprint) -> int:
    """Return how many disjoint papers one cell can serve, by itself.

    With so many papers each point serves each of them once, so the number is right
    when the points together give as much as they need. On a skill paper half points
    may not add up to it: there it is a bound.
    """
    stock = sum(one.amount for one in members)
    papers = stock // amount
    if not blueprint.one_per_point or blueprint.part != "theory":
        return papers
    by_point = Counter(one.item.assessment_point for one in members)
    while papers and sum(min(n, papers) for n in by_point.values()) < papers * amount:
        papers -= 1
    return papers
