"""Which items stand on every form: a small image of the paper, with room around it.

The program chooses units of exactly so many items. Each cell gets about its share of
them (the cost is how far it is off, in 1/100 of an item or half point), and no point
and no pair of enemies stands in it twice. First they are chosen from a random sample,
then, if the forms do not come about, from everything, with the supply of the rest of
all forms kept in the same program. The seed chooses by a random cost.
"""

from typing import Final

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import LinearExpr

from .pool import Pool
from .programs import (
    Chosen,
    Effort,
    Expression,
    add_distance,
    add_form,
    chosen_indices,
    met_people,
    random_objective,
    row_sums,
    solve,
)
from .supply import Sharing, add_reserve

ANCHOR_EFFORT: Final = Effort(deterministic_time=0.5, gap=0.1)
SHARE_COST: Final = 1000
SAMPLE_FACTOR: Final = 4


def drawn_anchors(pool: Pool, sharing: Sharing, *, seed: int) -> list[int] | None:
    """Return anchors of a random sample by number, None if there are none."""
    sample = pool.sample(pool.shelves(seed=seed), SAMPLE_FACTOR, seed=seed)
    model = cp_model.CpModel()
    chosen = add_form(model, pool, sample)
    return _best_anchors(model, pool, chosen, sharing, seed=seed)


def roomy_anchors(pool: Pool, sharing: Sharing, *, seed: int) -> list[int] | None:
    """Return anchors that leave room for every form, None if none were found."""
    model = cp_model.CpModel()
    chosen = add_form(model, pool, pool.everything())
    _leave_room(model, pool, chosen, forms=sharing.forms)
    return _best_anchors(model, pool, chosen, sharing, seed=seed)


def _best_anchors(
    model: cp_model.CpModel, pool: Pool, chosen: Chosen, sharing: Sharing, *, seed: int
) -> list[int] | None:
    sizes = [len(pool.units[index].items) for index in chosen]
    common = LinearExpr.weighted_sum(list(chosen.values()), sizes)
    model.add(common == sharing.anchors)
    for row, total in zip(pool.rows, row_sums(pool, chosen), strict=True):
        if row.cell is not None:
            model.add(total <= row.high)
    uneven = _unevenness(model, pool, chosen, anchors=sharing.anchors)
    cost = random_objective(pool, chosen, seed=seed)
    met = 1000 * met_people(pool, chosen)
    model.minimize(SHARE_COST * (uneven + met) + cost)
    solver = solve(model, seed=seed, effort=ANCHOR_EFFORT).solver
    return chosen_indices(solver, chosen) if solver else None


def _leave_room(
    model: cp_model.CpModel, pool: Pool, chosen: Chosen, *, forms: int
) -> None:
    """Demand that every form can be completed from what is neither near nor used."""
    reserve = add_reserve(model, pool, pool.everything(), forms=forms, chosen=chosen)
    sums = row_sums(pool, chosen)
    for row, mine, rest in zip(pool.rows, sums, reserve.rows, strict=True):
        total = forms * mine + rest
        model.add_linear_constraint(total, forms * row.low, forms * row.high)
    for index, choice in chosen.items():
        for point in pool.units[index].points:
            model.add(forms * choice + reserve.points[point] <= forms)


def _unevenness(
    model: cp_model.CpModel, pool: Pool, chosen: Chosen, *, anchors: int
) -> Expression:
    """Return how far the cells of a theory paper are from their share of the anchors.

    On a skill paper cells count half points, of which anchors have any number.
    """
    cells = [n for n, row in enumerate(pool.rows) if row.cell and row.cell.kind]
    whole = sum(pool.rows[n].low for n in cells)
    sums = row_sums(pool, chosen)
    return LinearExpr.sum(
        [
            add_distance(
                model, 100 * sums[n], 100 * pool.rows[n].low * anchors // whole
            )
            for n in cells
        ]
    )
