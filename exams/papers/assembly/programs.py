"""The integer programs of assembly, in the words of CP-SAT.

Everything is a whole number (items, half points, 1/1000), so a solution is exact and
not rounded. Loading this module loads OR-tools, which takes seconds: only the code
that is about to solve imports it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import LinearExpr

from .blueprint import SINGLE_CHOICE
from .pool import Pool, single_choice_letters
from .seeds import draw

Chosen: TypeAlias = dict[int, cp_model.IntVar]
Expression: TypeAlias = LinearExpr

# Soft goal: each letter is the key of 15 to 35 % of the single-choice items.
KEY_SHARE_LOW, KEY_SHARE_HIGH = 15, 35

# Beyond any deviation of a paper (half points × 1/1000), even of a hundred forms, and
# small enough that weighted sums of it stay far from the solver's 64 bits.
FARTHEST = 2**28


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How long a search may go on, in CP-SAT's deterministic time (about seconds).

    A wall clock would make the answer depend on the load of the machine. `gap` lets a
    search stop when it is provably within that share of the best objective.
    """

    deterministic_time: float
    gap: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one run of the solver found; no solver means no solution."""

    proved_impossible: bool
    proved_best: bool
    solver: cp_model.CpSolver | None


def solve(model: cp_model.CpModel, *, seed: int, effort: Effort) -> Outcome:
    """Run CP-SAT so that the same model and seed give the same answer anywhere."""
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1  # two workers race and differ from run to run
    parameters.random_seed = draw(seed, "solver") % 2**31
    parameters.max_deterministic_time = effort.deterministic_time
    parameters.relative_gap_limit = effort.gap
    # Nearly all of a form is a transport problem, where the linear relaxation decides.
    parameters.linearization_level = 2
    status = solver.solve(model)
    if status == cp_model.MODEL_INVALID:
        raise RuntimeError(model.validate())
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Outcome(
        proved_impossible=status == cp_model.INFEASIBLE,
        proved_best=status == cp_model.OPTIMAL,
        solver=solver if found else None,
    )


def add_form(model: cp_model.CpModel, pool: Pool, available: Iterable[int]) -> Chosen:
    """Add one form: a choice for each item, no point twice, no enemies together."""
    chosen = {index: model.new_bool_var("") for index in available}
    by_point: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for index, choice in chosen.items():
        by_point[pool.candidates[index].item.assessment_point].append(choice)
    for choices in by_point.values():
        if len(choices) > 1:
            model.add_at_most_one(choices)
    for one, other in pool.enemies:
        if one in chosen and other in chosen:
            model.add_at_most_one([chosen[one], chosen[other]])
    return chosen


def cell_sums(pool: Pool, chosen: Mapping[int, cp_model.IntVar]) -> list[Expression]:
    """Return what a form puts into each cell, in the cell's unit."""
    members: dict[int, list[int]] = defaultdict(list)
    for index in chosen:
        members[pool.candidates[index].cell].append(index)
    return [
        LinearExpr.weighted_sum(
            [chosen[i] for i in members[cell]],
            [pool.candidates[i].amount for i in members[cell]],
        )
        for cell in range(len(pool.cells))
    ]


def require_cells(model: cp_model.CpModel, pool: Pool, chosen: Chosen) -> None:
    """Demand that a form fills every cell exactly."""
    for cell, total in zip(pool.cells, cell_sums(pool, chosen), strict=True):
        model.add(total == cell.amount)


def deviation(pool: Pool, chosen: Chosen) -> Expression:
    """Return the form's distance from the difficulty target, with its sign."""
    pulls = [pool.candidates[index].pull for index in chosen]
    return LinearExpr.weighted_sum(list(chosen.values()), pulls)


def add_distance(
    model: cp_model.CpModel, expression: Expression, aim: int
) -> cp_model.IntVar:
    """Return a variable that is at least |expression − aim|; minimise it."""
    distance = model.new_int_var(0, FARTHEST, "")
    model.add(distance >= expression - aim)
    model.add(distance >= aim - expression)
    return distance


def add_key_imbalance(
    model: cp_model.CpModel, pool: Pool, chosen: Chosen
) -> Expression:
    """Return how many single-choice keys fall outside the soft share of a letter."""
    total = sum(cell.amount for cell in pool.cells if cell.kind == SINGLE_CHOICE)
    low = -(-total * KEY_SHARE_LOW // 100)
    high = total * KEY_SHARE_HIGH // 100
    excess = []
    for indices in single_choice_letters(pool, list(chosen)).values():
        count = LinearExpr.sum([chosen[i] for i in indices])
        outside = model.new_int_var(0, total, "")
        model.add(outside >= low - count)
        model.add(outside >= count - high)
        excess.append(outside)
    return LinearExpr.sum(excess)


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """Stock for forms still to come: totals of each cell, and their deviation."""

    cell_totals: list[Expression]
    deviation: Expression


def add_reserve(
    model: cp_model.CpModel,
    pool: Pool,
    available: Sequence[int],
    *,
    forms: int,
    chosen: Chosen,
) -> Reserve:
    """Add the supply of several forms at once, without saying which form gets what.

    Each point may be used `forms` times, each item once and not if `chosen`. When all
    items count 1, such a supply can always be split into that many forms (a bipartite
    graph of degree k has k disjoint matchings, Kőnig 1916); enemies, and items of
    unequal points, make it a necessary condition only. Alike items (same point, cell,
    amount, pull) share one variable, which keeps this small.
    """
    alike: dict[tuple[str, int, int, int], list[int]] = defaultdict(list)
    for i in available:
        one = pool.candidates[i]
        alike[one.item.assessment_point, one.cell, one.amount, one.pull].append(i)
    by_point: dict[str, list[Expression]] = defaultdict(list)
    by_cell: list[list[Expression]] = [[] for _cell in pool.cells]
    pulls: list[Expression] = []
    for (point, cell, amount, pull), members in alike.items():
        used = model.new_int_var(0, min(len(members), forms), "")
        taken = [chosen[i] for i in members if i in chosen]
        if taken:
            model.add(used + LinearExpr.sum(taken) <= len(members))
        by_point[point].append(used)
        by_cell[cell].append(amount * used)
        pulls.append(pull * used)
    for uses in by_point.values():
        model.add(LinearExpr.sum(uses) <= forms)
    return Reserve(
        cell_totals=[LinearExpr.sum(parts) for parts in by_cell],
        deviation=LinearExpr.sum(pulls),
    )


def random_objective(
    pool: Pool, chosen: Mapping[int, cp_model.IntVar], *, seed: int
) -> Expression:
    """Return a cost drawn by the seed: it picks one of the equally good papers."""
    weights = [draw(seed, "cost", pool.candidates[i].item.item) % 1000 for i in chosen]
    return LinearExpr.weighted_sum(list(chosen.values()), weights)


def hint_everything(model: cp_model.CpModel, solver: cp_model.CpSolver) -> None:
    """Start the next run from this solution: every variable, or it may not be found."""
    for number, value in enumerate(solver.response_proto.solution):
        model.add_hint(model.get_int_var_from_proto_index(number), value)


def chosen_indices(solver: cp_model.CpSolver, chosen: Chosen) -> list[int]:
    """Read the form out of a solution."""
    return [index for index, choice in chosen.items() if solver.boolean_value(choice)]
