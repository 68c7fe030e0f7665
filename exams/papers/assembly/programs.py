"""The integer programs of assembly, in the words of CP-SAT.

Everything is a whole number (items, half points, 1/1000), so a solution is exact and
not rounded. Loading this module loads OR-tools, which takes half a second: only the
code that is about to solve imports it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import LinearExpr

from .blueprint import SINGLE_CHOICE
from .pool import FillResult, Pool
from .seeds import draw

Chosen: TypeAlias = dict[int, cp_model.IntVar]
Expression: TypeAlias = LinearExpr

LETTERS = "ABCD"  # of the keys of single choice

# Parallel forms should have sums of likeness within this share (per cent) of form A's.
LIKENESS_PERCENT = 2

# Beyond any deviation of a paper (half points × 1/1000), even of a hundred forms, and
# small enough that weighted sums of it stay far from the solver's 64 bits.
FARTHEST = 2**28


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How long a search may go on, in CP-SAT's deterministic time (about seconds).

    A wall clock would make the answer depend on the load of the machine. `gap` lets a
    search stop when it is provably within that share of the best objective, `near`
    within that amount of it.
    """

    deterministic_time: float
    gap: float = 0.0
    near: int = 0


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
    parameters.absolute_gap_limit = effort.near
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
    """Add one form: a choice for each unit, no point twice, no enemies together."""
    chosen = {index: model.new_bool_var("") for index in available}
    for index in pool.barred:
        if index in chosen:
            model.add(chosen[index] == 0)
    _add_points(model, pool, chosen)
    for one, other in pool.enemies:
        if one in chosen and other in chosen:
            model.add_at_most_one([chosen[one], chosen[other]])
    return chosen


def _add_points(model: cp_model.CpModel, pool: Pool, chosen: Chosen) -> None:
    by_point: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for index, choice in chosen.items():
        for point, times in Counter(pool.units[index].points).items():
            by_point[point].append(choice)
            if times > 1:
                model.add(choice == 0)
    for choices in by_point.values():
        if len(choices) > 1:
            model.add_at_most_one(choices)


def row_sums(pool: Pool, chosen: Mapping[int, cp_model.IntVar]) -> list[Expression]:
    """Return what a form puts into each row, in the row's unit."""
    choices: list[list[cp_model.IntVar]] = [[] for _row in pool.rows]
    amounts: list[list[int]] = [[] for _row in pool.rows]
    for index, choice in chosen.items():
        for row, amount in pool.units[index].profile:
            choices[row].append(choice)
            amounts[row].append(amount)
    return [
        LinearExpr.weighted_sum(c, a) for c, a in zip(choices, amounts, strict=True)
    ]


def require_rows(model: cp_model.CpModel, pool: Pool, chosen: Chosen) -> None:
    """Demand that a form keeps every row: its cells exactly, the others in bounds."""
    for row, total in zip(pool.rows, row_sums(pool, chosen), strict=True):
        model.add_linear_constraint(total, row.low, row.high)


def deviation(pool: Pool, chosen: Chosen) -> Expression:
    """Return the form's distance from the difficulty target, with its sign."""
    pulls = [pool.units[index].pull for index in chosen]
    return LinearExpr.weighted_sum(list(chosen.values()), pulls) + pool.offset


def met_people(pool: Pool, chosen: Mapping[int, cp_model.IntVar]) -> Expression:
    """Return how often an item of the form meets someone who has met it before."""
    known = [(c, pool.units[i].met) for i, c in chosen.items() if pool.units[i].met]
    return LinearExpr.weighted_sum([c for c, _met in known], [m for _c, m in known])


def add_distance(
    model: cp_model.CpModel, expression: Expression, aim: int, *, free: int = 0
) -> cp_model.IntVar:
    """Return a variable that is at least |expression − aim| − free; minimise it."""
    distance = model.new_int_var(0, FARTHEST, "")
    model.add(distance >= expression - aim - free)
    model.add(distance >= aim - expression - free)
    return distance


def add_key_imbalance(
    model: cp_model.CpModel, pool: Pool, chosen: Chosen
) -> Expression:
    """Return how many single-choice keys are too many or too few of a letter.

    The letters should be the key of a quarter of the items each, or of the whole
    numbers next to it. 0 where a key is not one letter: nothing is known to balance.
    """
    total = len(pool.anchor_letters) + sum(
        row.low
        for row in pool.rows
        if row.cell is not None and row.cell.kind == SINGLE_CHOICE
    )
    excess = []
    # On a skill paper the number of single-choice items is open.
    for count in _letter_sums(pool, chosen) if total else ():
        outside = model.new_int_var(0, total, "")
        model.add(outside >= total // 4 - count)
        model.add(outside >= count + (-total // 4))
        excess.append(outside)
    return LinearExpr.sum(excess)


def _letter_sums(pool: Pool, chosen: Chosen) -> list[Expression]:
    """Return how often each letter is the key; empty if some key is not one letter."""
    sums: dict[str, list[Expression]] = {letter: [] for letter in LETTERS}
    for index, choice in chosen.items():
        for letter, times in Counter(pool.units[index].letters).items():
            if letter not in sums:
                return []
            sums[letter].append(times * choice if times > 1 else choice)
    if not any(sums.values()):
        return []
    return [
        LinearExpr.sum(parts) + pool.anchor_letters.count(letter)
        for letter, parts in sums.items()
    ]


def add_unlikeness(
    model: cp_model.CpModel, pool: Pool, chosen: Chosen, aims: Sequence[int]
) -> Expression:
    """Return how far, in per cent of form A's, the sums of likeness lie outside."""
    outside = []
    for n, aim in enumerate(aims):
        amounts = [pool.units[index].likeness[n] for index in chosen]
        total = LinearExpr.weighted_sum(list(chosen.values()), amounts)
        room = max(1, aim * LIKENESS_PERCENT // 100)
        over = model.new_int_var(0, FARTHEST, "")
        step = max(1, aim // 100)
        model.add(step * over >= total - aim - room)
        model.add(step * over >= aim - room - total)
        outside.append(over)
    return LinearExpr.sum(outside)


def random_objective(
    pool: Pool, chosen: Mapping[int, cp_model.IntVar], *, seed: int
) -> Expression:
    """Return a cost drawn by the seed: it picks one of the equally good papers."""
    weights = [draw(seed, "cost", pool.units[i].name) % 1000 for i in chosen]
    return LinearExpr.weighted_sum(list(chosen.values()), weights)


def hint_everything(model: cp_model.CpModel, solver: cp_model.CpSolver) -> None:
    """Start the next run from this solution: every variable, or it may not be found."""
    model.clear_hints()
    for number, value in enumerate(solver.response_proto.solution):
        model.add_hint(model.get_int_var_from_proto_index(number), value)


def hint_forms(
    model: cp_model.CpModel, parts: Sequence[Chosen], forms: FillResult
) -> None:
    """Start a run from these forms."""
    for part, form in zip(parts, forms, strict=True):
        members = set(form)
        for index, choice in part.items():
            model.add_hint(choice, index in members)


def chosen_indices(solver: cp_model.CpSolver, chosen: Chosen) -> list[int]:
    """Read the form out of a solution."""
    return [index for index, choice in chosen.items() if solver.boolean_value(choice)]
