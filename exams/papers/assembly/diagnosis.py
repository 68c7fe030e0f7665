"""Which cells of a blueprint a bank cannot fill, and how much they lack.

The same programs with a gap allowed in every cell; the smallest sum of gaps is the
least that has to be written. Where cells share points several answers are equally
small: the one with the gap in the earlier cells is named, always the same one.
"""

from collections.abc import Sequence

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import LinearExpr

from .pool import Pool
from .programs import Effort, Expression, add_form, add_reserve, cell_sums, solve
from .shortage import ONE_FORM, PARALLEL_FORMS, ImpossiblePaper, MissingCell

DIAGNOSIS_EFFORT = Effort(deterministic_time=20.0)


def explain(pool: Pool, *, forms: int, seed: int) -> ImpossiblePaper:
    """Return the reason why the pool, proved too small, gives no such forms."""
    alone = _missing_exactly(pool, forms=1, seed=seed)
    if alone or forms == 1:
        return ImpossiblePaper(code=ONE_FORM, forms=1, missing=alone)
    # The stock alone is quick and usually tells it; enemies need the whole program.
    missing = _missing_stock(pool, forms=forms, seed=seed)
    missing = missing or _missing_exactly(pool, forms=forms, seed=seed)
    return ImpossiblePaper(code=PARALLEL_FORMS, forms=forms, missing=missing)


def _missing_stock(pool: Pool, *, forms: int, seed: int) -> tuple[MissingCell, ...]:
    model = cp_model.CpModel()
    reserve = add_reserve(model, pool, pool.everything(), forms=forms, chosen={})
    return _smallest_gaps(model, pool, reserve.cell_totals, forms=forms, seed=seed)


def _missing_exactly(pool: Pool, *, forms: int, seed: int) -> tuple[MissingCell, ...]:
    model = cp_model.CpModel()
    parts = [add_form(model, pool, pool.everything()) for _form in range(forms)]
    for index in pool.everything():
        model.add_at_most_one(part[index] for part in parts)
    sums = [cell_sums(pool, part) for part in parts]
    for part in sums:
        for cell, total in zip(pool.cells, part, strict=True):
            model.add(total <= cell.amount)
    totals = [LinearExpr.sum(column) for column in zip(*sums, strict=True)]
    return _smallest_gaps(model, pool, totals, forms=forms, seed=seed)


def _smallest_gaps(
    model: cp_model.CpModel,
    pool: Pool,
    totals: Sequence[Expression],
    *,
    forms: int,
    seed: int,
) -> tuple[MissingCell, ...]:
    needs = [forms * cell.amount for cell in pool.cells]
    gaps = [model.new_int_var(0, need, "") for need in needs]
    for total, gap, need in zip(totals, gaps, needs, strict=True):
        model.add(total + gap == need)
    # The rank decides between equal sums only: together it is less than one item.
    unit = 1 + sum(rank * need for rank, need in enumerate(needs))
    weights = [unit + rank for rank in range(len(gaps))]
    model.minimize(LinearExpr.weighted_sum(gaps, weights))
    solver = solve(model, seed=seed, effort=DIAGNOSIS_EFFORT).solver
    if solver is None:
        return ()
    missing = [int(solver.value(gap)) for gap in gaps]
    return tuple(
        MissingCell(
            area=cell.area,
            kind=cell.kind,
            needed=need,
            available=need - gap,
            missing=gap,
        )
        for cell, need, gap in zip(pool.cells, needs, missing, strict=True)
        if gap
    )
