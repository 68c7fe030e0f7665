"""Which cells of a blueprint a bank cannot fill, and how much they lack.

The same programs with a gap allowed in every cell; the smallest sum of gaps is the
least that has to be written. Where the difficulty of the items is bound, a gap is of a
grade, so that the new items keep the bands as well. Where cells share points several
answers are equally small: the one with the gap in the earlier cells is named, always
the same one.

A gap on a skill paper is in half points; how many items will fill it is open, so the
rules that count items do not bear on it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import LinearExpr

from .bank import EXPECTED_RATE
from .blueprint import Blueprint
from .clash import Question, clash_of, is_refuted
from .coarse import add_classes, classes_of
from .pool import Pool
from .programs import Effort, Expression, row_sums, solve
from .rules import BANDS, CELL_COUNT, CORE_SHARE, DIFFICULTY
from .shortage import (
    ONE_FORM,
    PARALLEL_FORMS,
    ImpossiblePaper,
    MissingCell,
    UndecidedPaper,
)
from .supply import Sharing, add_supply
from .together import joint_program

DIAGNOSIS_EFFORT: Final = Effort(deterministic_time=5.0)
ANY_GRADE: Final = 0
# Units up to which the exact gaps are quick to find.
FINE_UNITS: Final = 1_500

Method: TypeAlias = Callable[[Question, Blueprint], tuple[MissingCell, ...]]
COUNTING_ITEMS: Final = frozenset({BANDS, CORE_SHARE, DIFFICULTY})


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Items (or half points) that might be written for a cell, of one grade."""

    cell: int
    grade: int
    size: cp_model.IntVar


def explain(question: Question, blueprint: Blueprint) -> ImpossiblePaper:
    """Return the reason why the bank, proved too small, gives no such forms."""
    forms = question.sharing.forms
    alone = question.alone()
    if forms == 1 or is_refuted(alone):
        return _impossible(ONE_FORM, alone, _missing(alone, blueprint, missing_exactly))
    # The stock alone usually tells it; enemies need the whole program.
    missing = _missing(question, blueprint, missing_stock, missing_exactly)
    return _impossible(PARALLEL_FORMS, question, missing)


def _missing(
    question: Question, blueprint: Blueprint, *finer: Method
) -> tuple[MissingCell, ...]:
    """Return what is lacking: of a large bank the least, if there is any."""
    least = missing_coarsely(question, blueprint)
    large = len(question.pool.units) > FINE_UNITS
    if least is None or (least and large):
        return least or ()
    for method in finer:
        missing = method(question, blueprint)
        if missing:
            return missing
    return ()


def _impossible(
    code: str, question: Question, missing: tuple[MissingCell, ...]
) -> ImpossiblePaper:
    lacking = {(cell.area, cell.kind) for cell in missing}
    suspects = [
        rule
        for rule in question.rules
        if rule.code == CELL_COUNT and (rule.area, rule.kind) in lacking
    ]
    clash = clash_of(question, suspects)
    forms = question.sharing.forms
    return ImpossiblePaper(code=code, forms=forms, missing=missing, clash=clash)


def missing_stock(question: Question, blueprint: Blueprint) -> tuple[MissingCell, ...]:
    """Return what the supply of all forms lacks: a proved least, perhaps not all."""
    model = cp_model.CpModel()
    pool = _gap_pool(question.pool, blueprint)
    supply = add_supply(model, pool, question.sharing)
    gaps = _add_gaps(model, pool, blueprint, forms=question.sharing.forms)
    _require_with_gaps(
        model, pool, supply.rows, gaps, blueprint, forms=question.sharing.forms
    )
    return _smallest(model, pool, gaps, question.sharing) or ()


def missing_coarsely(
    question: Question, blueprint: Blueprint
) -> tuple[MissingCell, ...] | None:
    """Return what the classes of units lack: quicker still, and no more than that.

    None if no new items could help: the rules themselves clash.
    """
    model = cp_model.CpModel()
    pool, forms = _gap_pool(question.pool, blueprint), question.sharing.forms
    totals = add_classes(model, classes_of(pool), question.sharing)
    gaps = _add_gaps(model, pool, blueprint, forms=forms)
    _require_with_gaps(model, pool, totals, gaps, blueprint, forms=forms)
    return _smallest(model, pool, gaps, question.sharing)


def missing_exactly(
    question: Question, blueprint: Blueprint
) -> tuple[MissingCell, ...]:
    """Return what the forms lack, each with every rule; () if that is too large."""
    pool = _gap_pool(question.pool, blueprint)
    try:
        program = joint_program(pool, pool.everything(), question.sharing)
    except UndecidedPaper:
        return ()
    gaps: list[Gap] = []
    for part in program.parts:
        own = _add_gaps(program.model, pool, blueprint, forms=1)
        sums = row_sums(pool, part)
        _require_with_gaps(program.model, pool, sums, own, blueprint, forms=1)
        gaps += own
    return _smallest(program.model, pool, gaps, question.sharing) or ()


def _gap_pool(pool: Pool, blueprint: Blueprint) -> Pool:
    if blueprint.part == "theory":
        return pool.usable()
    kept = [rule for rule in pool.rules if rule.code not in COUNTING_ITEMS]
    return pool.only(kept).usable()


def _add_gaps(
    model: cp_model.CpModel, pool: Pool, blueprint: Blueprint, *, forms: int
) -> list[Gap]:
    graded = blueprint.bands is not None or blueprint.difficulty_tolerance is not None
    theory = blueprint.part == "theory"
    grades = tuple(EXPECTED_RATE) if graded and theory else (ANY_GRADE,)
    return [
        Gap(cell=n, grade=grade, size=model.new_int_var(0, forms * row.low, ""))
        for n, row in enumerate(pool.rows)
        if row.cell is not None
        for grade in grades
    ]


def _require_with_gaps(
    model: cp_model.CpModel,
    pool: Pool,
    sums: Sequence[Expression],
    gaps: Sequence[Gap],
    blueprint: Blueprint,
    *,
    forms: int,
) -> None:
    """Demand every row of the stock and of what might be written, together."""
    for n, (row, total) in enumerate(zip(pool.rows, sums, strict=True)):
        amounts = [_gap_amount(pool, gap, n, blueprint) for gap in gaps]
        added = LinearExpr.weighted_sum([gap.size for gap in gaps], amounts)
        model.add_linear_constraint(total + added, forms * row.low, forms * row.high)


def _gap_amount(pool: Pool, gap: Gap, number: int, blueprint: Blueprint) -> int:
    """Return what one new item of the gap adds to a row."""
    row = pool.rows[number]
    if row.cell is not None:
        return int(gap.cell == number)
    if row.rule.code == CORE_SHARE:
        return 100 - blueprint.core_percent
    if row.rule.code == BANDS:
        first = next(n for n, r in enumerate(pool.rows) if r.rule.code == BANDS)
        return int(gap.grade == number - first + 1)
    if row.rule.code == DIFFICULTY:
        off = EXPECTED_RATE[gap.grade] - blueprint.difficulty_target
        return off * _half_points(pool, gap, blueprint)
    return 0


def _half_points(pool: Pool, gap: Gap, blueprint: Blueprint) -> int:
    cell = pool.rows[gap.cell].cell
    assert cell is not None, "gaps belong to cells"
    return next(
        section.half_points
        for section in blueprint.sections
        if section.kind == cell.kind
        and (not section.areas or cell.area in section.areas)
    )


def _smallest(
    model: cp_model.CpModel, pool: Pool, gaps: Sequence[Gap], sharing: Sharing
) -> tuple[MissingCell, ...] | None:
    """Return the gaps of the smallest sum; None if no gaps help, () if undecided."""
    # The rank decides between equal sums only: together it is less than one item.
    ranks = [gap.cell * 6 + gap.grade for gap in gaps]
    unit = 1 + sum(
        (n * 6 + 5) * sharing.forms * row.low
        for n, row in enumerate(pool.rows)
        if row.cell is not None
    )
    sizes = [gap.size for gap in gaps]
    model.minimize(LinearExpr.weighted_sum(sizes, [unit + rank for rank in ranks]))
    outcome = solve(model, seed=0, effort=DIAGNOSIS_EFFORT)
    if outcome.solver is None:
        return None if outcome.proved_impossible else ()
    solver = outcome.solver
    found = [(gap, int(solver.value(gap.size))) for gap in gaps]
    cells = sorted({gap.cell for gap, size in found if size})
    return tuple(_missing_cell(pool, n, found, sharing) for n in cells)


def _missing_cell(
    pool: Pool, number: int, found: Sequence[tuple[Gap, int]], sharing: Sharing
) -> MissingCell:
    mine = [(gap.grade, size) for gap, size in found if gap.cell == number]
    lacking = sum(size for _grade, size in mine)
    cell = pool.rows[number].cell
    assert cell is not None, "gaps belong to cells"
    needed = sharing.forms * cell.amount
    graded = any(grade for grade, _size in mine)
    grades = [sum(s for g, s in mine if g == grade) for grade in EXPECTED_RATE]
    return MissingCell(
        area=cell.area,
        kind=cell.kind,
        needed=needed,
        available=needed - lacking,
        missing=lacking,
        grades=tuple(grades) if graded else (),
    )
