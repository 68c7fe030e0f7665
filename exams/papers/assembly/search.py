"""From a pool to k disjoint forms: quick if the bank is rich, exact if it is not.

Three methods, each tried only if the one before did not do. Drawing fills form after
form from a random sample. Rationing fills form after form from everything, while the
supply of the later forms is kept in the same program. The joint program holds all
forms at once; its "no" is a proof. Rationing's first step is a relaxation, so its
"no" is a proof as well, and comes in a fraction of a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ortools.sat.python import cp_model

from .pool import FillResult, Pool
from .programs import (
    Chosen,
    Effort,
    Expression,
    Outcome,
    add_distance,
    add_form,
    add_key_imbalance,
    add_reserve,
    chosen_indices,
    deviation,
    hint_everything,
    random_objective,
    require_cells,
    solve,
)
from .seeds import draw
from .shortage import Infeasible
from .together import evened, joint_forms

SAMPLE_FACTOR: Final = 6  # candidates drawn for each item needed
DRAW_ATTEMPTS: Final = 6
FORM_EFFORT: Final = Effort(deterministic_time=1.0)
PLAN_EFFORT: Final = Effort(deterministic_time=10.0)
# The random cost only has to vary papers, so near its best is good enough.
DRAW_EFFORT: Final = Effort(deterministic_time=0.1, gap=0.1)
VARIETY_EFFORT: Final = Effort(deterministic_time=0.5, gap=0.1)

# Against a random cost of at most 999 an item.
DIFFICULTY_COST: Final = 1_000_000
KEY_COST: Final = 20_000


@dataclass(frozen=True, kw_only=True)
class FormProgram:
    """One form's program; `wishes` is the cost of what the form should be but need not.

    Difficulty outweighs the balance of keys, which outweighs nearly all random cost.
    """

    model: cp_model.CpModel
    chosen: Chosen
    wishes: Expression


def find_forms(pool: Pool, *, forms: int, seed: int) -> FillResult:
    """Return the candidates of each form, or raise Infeasible or UndecidedPaper."""
    drawn = _draw_forms(pool, forms=forms, seed=seed)
    if drawn is not None:
        return drawn
    filled = _ration_forms(pool, forms=forms, seed=seed)
    filled = filled or joint_forms(pool, forms=forms, seed=seed)
    return evened(pool, filled, seed=seed)


def _draw_forms(pool: Pool, *, forms: int, seed: int) -> FillResult | None:
    """Fill from random samples; None unless every form is on its target."""
    left = pool.shuffled(seed=seed)
    filled: FillResult = []
    for number in range(forms):
        form = _drawn_form(pool, left, seed=draw(seed, "form", number))
        if form is None or abs(pool.pull(form)) > pool.tolerance:
            return None
        filled.append(form)
        taken = set(form)
        left = [index for index in left if index not in taken]
    return filled


def _drawn_form(pool: Pool, available: Sequence[int], *, seed: int) -> list[int] | None:
    """Return the first sample's form that is proved good, else the nearest seen.

    Most samples take a tenth of a second and a few take ten times as long; it is
    quicker to draw another than to wait for those.
    """
    seen: list[list[int]] = []
    for attempt in range(DRAW_ATTEMPTS):
        attempt_seed = draw(seed, "attempt", attempt)
        sample = pool.sample(available, SAMPLE_FACTOR, seed=attempt_seed)
        program = _form_program(pool, sample, aim=0)
        outcome = _wishes_and_chance(program, pool, seed=attempt_seed)
        if outcome.proved_impossible:
            break
        if outcome.solver is not None:
            seen.append(chosen_indices(outcome.solver, program.chosen))
        if outcome.proved_best:
            return seen[-1]
    return min(seen, key=lambda form: abs(pool.pull(form)), default=None)


def _wishes_and_chance(program: FormProgram, pool: Pool, *, seed: int) -> Outcome:
    """Minimise the wishes and the random cost in one short run.

    The gap is a share of the whole cost, so the answer counts only if the wishes came
    to nearly nothing; the caller sees that by the form being on target.
    """
    cost = random_objective(pool, program.chosen, seed=seed)
    program.model.minimize(program.wishes + cost)
    return solve(program.model, seed=seed, effort=DRAW_EFFORT)


def _ration_forms(pool: Pool, *, forms: int, seed: int) -> FillResult | None:
    """Fill form by form with the later forms provided for; None if enemies forbid."""
    # A single form is its own best; several share what the bank can reach.
    aim = _shared_deviation(pool, forms=forms, seed=seed) if forms > 1 else 0
    left, filled = set(pool.everything()), []
    for number in range(forms):
        form_seed = draw(seed, "ration", number)
        later = forms - number - 1
        form = _rationed_form(pool, sorted(left), seed=form_seed, aim=aim, later=later)
        if form is None:
            return None
        filled.append(form)
        left.difference_update(form)
    return filled


def _shared_deviation(pool: Pool, *, forms: int, seed: int) -> int:
    """Return each form's part of the smallest total deviation; Infeasible is a proof.

    A bank that is too hard as a whole cannot put every form on target. Sharing its
    deviation out equally keeps the worst form as good, and the forms as alike, as
    possible; taking the best first would leave the last form with what nobody wants.
    """
    model = cp_model.CpModel()
    reserve = add_reserve(model, pool, pool.everything(), forms=forms, chosen={})
    for cell, total in zip(pool.cells, reserve.cell_totals, strict=True):
        model.add(total == forms * cell.amount)
    model.minimize(add_distance(model, reserve.deviation, 0))
    outcome = solve(model, seed=seed, effort=PLAN_EFFORT)
    if outcome.proved_impossible:
        raise Infeasible
    if outcome.solver is None:
        return 0
    return int(outcome.solver.value(reserve.deviation)) // forms


def _form_program(pool: Pool, available: Sequence[int], *, aim: int) -> FormProgram:
    model = cp_model.CpModel()
    chosen = add_form(model, pool, available)
    require_cells(model, pool, chosen)
    distance = add_distance(model, deviation(pool, chosen), aim)
    keys = add_key_imbalance(model, pool, chosen)
    wishes = DIFFICULTY_COST * distance + KEY_COST * keys
    return FormProgram(model=model, chosen=chosen, wishes=wishes)


def _rationed_form(
    pool: Pool, available: Sequence[int], *, seed: int, aim: int, later: int
) -> list[int] | None:
    """Return one form near `aim` that leaves enough for the `later` ones, or None."""
    program = _form_program(pool, available, aim=aim)
    if later:
        program = _provided_for(program, pool, available, aim=aim, later=later)
    solver = _best_then_random(program, pool, seed=seed)
    return chosen_indices(solver, program.chosen) if solver else None


def _provided_for(
    program: FormProgram, pool: Pool, available: Sequence[int], *, aim: int, later: int
) -> FormProgram:
    """Demand that the later forms find their items, as near to `aim` as this one."""
    model = program.model
    reserve = add_reserve(model, pool, available, forms=later, chosen=program.chosen)
    for cell, total in zip(pool.cells, reserve.cell_totals, strict=True):
        model.add(total == later * cell.amount)
    ahead = add_distance(model, reserve.deviation, later * aim)
    return replace(program, wishes=program.wishes + DIFFICULTY_COST * ahead)


def _best_then_random(
    program: FormProgram, pool: Pool, *, seed: int
) -> cp_model.CpSolver | None:
    """Minimise the wishes, then keep what was reached and let the seed choose.

    None if the effort did not suffice or there is nothing to find: either way the
    joint program has the last word.
    """
    model, chosen, wishes = program.model, program.chosen, program.wishes
    model.minimize(wishes)
    best = solve(model, seed=seed, effort=FORM_EFFORT).solver
    if best is None:
        return None
    model.add(wishes <= best.value(wishes))
    hint_everything(model, best)
    model.minimize(random_objective(pool, chosen, seed=seed))
    return solve(model, seed=seed, effort=VARIETY_EFFORT).solver or best
