"""Which items stand on every form: a small image of the paper, with room around it.

The program chooses units of exactly so many items. Each cell gets about its share of
them (the cost is how far it is off, in 1/100 of an item or half point), no point and
no pair of enemies stands in it twice, and the supply of the rest of all forms is kept
in the same program. Then the seed chooses among such sets by a random cost.
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
    random_objective,
    row_sums,
    solve,
)
from .supply import Sharing, add_reserve

ANCHOR_EFFORT: Final = Effort(deterministic_time=3.0, gap=0.02)
SHARE_COST: Final = 1000


def choose_anchors(pool: Pool, sharing: Sharing, *, seed: int) -> list[int] | None:
    """Return the anchors by number, or None if none that leave room were found."""
    model = cp_model.CpModel()
    chosen = add_form(model, pool, pool.everything())
    sizes = [len(pool.units[index].items) for index in chosen]
    common = LinearExpr.weighted_sum(list(chosen.values()), sizes)
    model.add(common == sharing.anchors)
    _leave_room(model, pool, chosen, forms=sharing.forms)
    uneven = _unevenness(model, pool, chosen, anchors=sharing.anchors)
    cost = random_objective(pool, chosen, seed=seed)
    met = [c * pool.units[i].met for i, c in chosen.items() if pool.units[i].met]
    model.minimize(SHARE_COST * (uneven + 1000 * LinearExpr.sum(met)) + cost)
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
