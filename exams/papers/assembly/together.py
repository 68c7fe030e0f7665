"""Several forms in one program: the last word, and the evening out of forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ortools.sat.python import cp_model
from ortools.sat.python.cp_model import LinearExpr

from .pool import FillResult, Pool
from .programs import (
    FARTHEST,
    Chosen,
    Effort,
    Expression,
    add_distance,
    add_form,
    add_key_imbalance,
    chosen_indices,
    deviation,
    require_cells,
    solve,
)
from .seeds import draw
from .shortage import Infeasible, UndecidedPaper

JOINT_EFFORT: Final = Effort(deterministic_time=20.0, gap=0.05)
EVENING_EFFORT: Final = Effort(deterministic_time=1.0, gap=0.01)
# One unit of deviation outweighs any number of keys: a form has at most 200 items.
DIFFICULTY_COST: Final = 1000


@dataclass(frozen=True, kw_only=True)
class JointProgram:
    """Disjoint forms from one stock, with the cost of their difficulty and keys."""

    model: cp_model.CpModel
    parts: list[Chosen]

    def forms(self, solver: cp_model.CpSolver) -> FillResult:
        return [chosen_indices(solver, part) for part in self.parts]


def joint_forms(pool: Pool, *, forms: int, seed: int) -> FillResult:
    """Solve all forms together; Infeasible is a proof.

    UndecidedPaper if neither forms nor a proof were found with the effort.
    """
    program = _joint_program(pool, pool.everything(), forms=forms)
    outcome = solve(program.model, seed=seed, effort=JOINT_EFFORT)
    if outcome.proved_impossible:
        raise Infeasible
    if outcome.solver is None:
        raise UndecidedPaper
    return program.forms(outcome.solver)


def evened(pool: Pool, filled: FillResult, *, seed: int) -> FillResult:
    """Solve the most unlike two forms again together until nothing is gained.

    Forms filled one after the other leave to the last what their enemies allow.
    """
    forms = list(filled)
    for step in range(len(forms)):
        pulls = [pool.pull(form) for form in forms]
        low, high = pulls.index(min(pulls)), pulls.index(max(pulls))
        if pulls[high] - pulls[low] <= pool.tolerance:
            break
        pair = _evened_pair(pool, forms, low, high, seed=draw(seed, "even", step))
        if _cost(pool, pair) >= _cost(pool, [forms[low], forms[high]]):
            break
        forms[low], forms[high] = pair
    return forms


def _evened_pair(
    pool: Pool, forms: FillResult, low: int, high: int, *, seed: int
) -> FillResult:
    """Fill two forms from their own items and from those on no form."""
    pair = [forms[low], forms[high]]
    others = [form for n, form in enumerate(forms) if n not in (low, high)]
    taken = {index for form in others for index in form}
    free = [index for index in pool.everything() if index not in taken]
    program = _joint_program(pool, free, forms=2)
    for part, form in zip(program.parts, pair, strict=True):
        members = set(form)
        for index, choice in part.items():
            program.model.add_hint(choice, index in members)
    solver = solve(program.model, seed=seed, effort=EVENING_EFFORT).solver
    return program.forms(solver) if solver else pair


def _joint_program(pool: Pool, available: Sequence[int], *, forms: int) -> JointProgram:
    """Write the program: the worst deviation first, then the spread, then the keys."""
    model = cp_model.CpModel()
    parts = [add_form(model, pool, available) for _form in range(forms)]
    for index in available:
        model.add_at_most_one(part[index] for part in parts)
    for part in parts:
        require_cells(model, pool, part)
    keys = LinearExpr.sum([add_key_imbalance(model, pool, part) for part in parts])
    unlike = _add_unlikeness(model, [deviation(pool, part) for part in parts])
    model.minimize(DIFFICULTY_COST * unlike + keys)
    return JointProgram(model=model, parts=parts)


def _add_unlikeness(
    model: cp_model.CpModel, deviations: Sequence[Expression]
) -> Expression:
    """Return the worst deviation and the spread; the worst counts more.

    The spread is at most twice the worst, so a unit of the worst is never given away.
    """
    worst = model.new_int_var(0, FARTHEST, "")
    low, high = (model.new_int_var(-FARTHEST, FARTHEST, "") for _end in range(2))
    for off in deviations:
        model.add(worst >= add_distance(model, off, 0))
        model.add(low <= off)
        model.add(off <= high)
    return 3 * worst + high - low


def _cost(pool: Pool, forms: FillResult) -> int:
    pulls = [pool.pull(form) for form in forms]
    return 3 * max(map(abs, pulls)) + max(pulls) - min(pulls)
