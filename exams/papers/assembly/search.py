"""From a pool to k forms: quick if the bank is rich, exact if it is not.

Methods, each tried only if the one before did not do. *Drawing* fills form after form
from a random sample. *Rationing* fills form after form from everything, while the
supply of the later forms is kept in the same program. *Lending*, only where forms may
share items, fills form after form as unlike the earlier ones as it can. The *joint*
program holds all forms at once; its "no" is a proof. Rationing's first step is a
relaxation, so its "no" is a proof as well, and comes in a fraction of a second.

Items that somebody has met are left out as long as that works; where it does not, the
fewest meetings come before every other wish. Anchors are chosen first, then the forms
are filled around them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from ortools.sat.python import cp_model

from .anchors import drawn_anchors, roomy_anchors
from .coarse import classes_fail, classes_of
from .pool import FillResult, Pool, Shelves, Unit
from .programs import (
    Chosen,
    Effort,
    Expression,
    Outcome,
    add_distance,
    add_form,
    add_key_imbalance,
    add_unlikeness,
    chosen_indices,
    deviation,
    hint_everything,
    met_people,
    random_objective,
    require_rows,
    solve,
)
from .seeds import draw
from .shortage import Infeasible
from .supply import Sharing, add_reserve, add_supply, require_supply
from .together import evened, joint_forms

# Units drawn for each item needed, attempt by attempt: small samples are quick.
SAMPLE_FACTORS: Final = (4, 4, 4, 4, 6, 6, 9, 9)
LEND_ATTEMPTS: Final = 3
FORM_EFFORT: Final = Effort(deterministic_time=1.0)
PLAN_EFFORT: Final = Effort(deterministic_time=10.0)
VARIETY_EFFORT: Final = Effort(deterministic_time=0.5, gap=0.1)
# Nearer to the best than any wish costs: the wishes are met, chance need not be least.
DRAW_EFFORT: Final = Effort(deterministic_time=0.1, near=3_000)
# Against a random cost of at most 999 an item.
DIFFICULTY_COST: Final = 1_000_000
LIKENESS_COST: Final = 200_000
KEY_COST: Final = 20_000

Found: TypeAlias = list[tuple[Unit, ...]]
Watch: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is asked for, and whom to tell how far it is.

    `watch(done, total)` is called with finished forms; it may raise to cancel.
    """

    sharing: Sharing
    seed: int
    watch: Watch

    @property
    def forms(self) -> int:
        return self.sharing.forms

    def done(self, forms: int) -> None:
        self.watch(forms, self.forms)

    def with_seed(self, *purpose: str | int) -> "Task":
        return replace(self, seed=draw(self.seed, *purpose))


@dataclass(frozen=True, kw_only=True)
class FormProgram:
    """One form's program; `wishes` is the cost of what the form should be but need not.

    Difficulty outweighs likeness, which outweighs the balance of keys, which outweighs
    nearly all random cost. `met` comes before all of them.
    """

    model: cp_model.CpModel
    chosen: Chosen
    wishes: Expression
    met: Expression


def find_forms(pool: Pool, task: Task) -> tuple[Found, tuple[Unit, ...]]:
    """Return the units of each form, and the anchors among them.

    Infeasible is a proof; UndecidedPaper means neither forms nor a proof.
    """
    pool = pool.usable()
    task.done(0)
    if task.sharing.anchors and task.forms > 1:
        return _around_anchors(pool, task)
    filled = _quick_forms(pool, task) or _exact_forms(pool, task)
    return _units(pool, filled), ()


def _units(pool: Pool, filled: FillResult) -> Found:
    return [tuple(pool.units[index] for index in form) for form in filled]


def _around_anchors(pool: Pool, task: Task) -> tuple[Found, tuple[Unit, ...]]:
    """Fill the forms around anchors, drawn or chosen to leave room; or all at once."""
    for choose, fill in (
        (drawn_anchors, _drawn_if_unmet),
        (roomy_anchors, _quick_forms),
    ):
        chosen = choose(pool, task.sharing, seed=task.seed)
        if chosen is None:
            continue
        anchors = tuple(pool.units[index] for index in chosen)
        rest = pool.beside(chosen).usable()
        filled = fill(rest, task)
        if filled is not None:
            return [(*anchors, *form) for form in _units(rest, filled)], anchors
    joint = joint_forms(pool, task.sharing, seed=task.seed)
    return _units(pool, joint.forms), tuple(pool.units[n] for n in joint.anchors)


def _drawn_if_unmet(pool: Pool, task: Task) -> FillResult | None:
    return None if _is_met(pool) else _draw_forms(pool, task)


def _quick_forms(pool: Pool, task: Task) -> FillResult | None:
    """Fill form by form; None if that fails, which proves nothing yet."""
    fresh = pool.fresh()
    if len(fresh.units) < len(pool.units):
        filled = _unmet_forms(pool, fresh, task)
        if filled is not None:
            return filled
    try:
        filled = _form_by_form(pool, task)
    except Infeasible:
        if not (task.sharing.overlap or task.sharing.anchors):
            raise
        filled = None
    if filled is None and task.sharing.overlap:
        return _lent_forms(pool, task)
    return filled


def _unmet_forms(pool: Pool, fresh: Pool, task: Task) -> FillResult | None:
    """Fill the forms without an item that anybody has met; None if that fails."""
    numbers = {unit.name: n for n, unit in enumerate(pool.units)}
    try:
        filled = _form_by_form(fresh, task)
    except Infeasible:
        return None
    if filled is None:
        return None
    return [[numbers[fresh.units[n].name] for n in form] for form in filled]


def _form_by_form(pool: Pool, task: Task) -> FillResult | None:
    """Fill disjoint forms; Infeasible proves that there are none."""
    if pool.is_short_of(task.forms):
        raise Infeasible
    drawn = None if _is_met(pool) else _draw_forms(pool, task)
    if drawn is not None:
        return drawn
    if classes_fail(classes_of(pool), Sharing(forms=task.forms)):
        raise Infeasible
    filled = _ration_forms(pool, task)
    return None if filled is None else evened(pool, filled, seed=task.seed)


def _is_met(pool: Pool) -> bool:
    return any(unit.met for unit in pool.units)


def _exact_forms(pool: Pool, task: Task) -> FillResult:
    """Let the joint program decide, and even its forms out if they are disjoint."""
    filled = joint_forms(pool, task.sharing, seed=task.seed).forms
    return filled if task.sharing.overlap else evened(pool, filled, seed=task.seed)


def _draw_forms(pool: Pool, task: Task) -> FillResult | None:
    """Fill from random samples; None unless every form is on its target."""
    left = pool.shelves(seed=task.seed)
    filled: FillResult = []
    aims: list[int] = []
    for number in range(task.forms):
        form = _drawn_form(pool, left, aims, seed=draw(task.seed, "form", number))
        if form is None or abs(pool.pull(form)) > pool.tolerance:
            return None
        filled.append(form)
        aims = aims or pool.likeness(form)
        taken = set(form)
        for cell, members in left.items():
            left[cell] = [index for index in members if index not in taken]
        task.done(number + 1)
    return filled


def _drawn_form(
    pool: Pool, available: Shelves, aims: Sequence[int], *, seed: int
) -> list[int] | None:
    """Return the first sample's form that is proved good, else the nearest seen.

    Most samples take a tenth of a second and a few take ten times as long; it is
    quicker to draw another than to wait for those.
    """
    seen: list[list[int]] = []
    for attempt, factor in enumerate(SAMPLE_FACTORS):
        attempt_seed = draw(seed, "attempt", attempt)
        sample = pool.sample(available, factor, seed=attempt_seed)
        # Half of what counts as on target: whole numbers seldom meet it exactly.
        free = pool.tolerance // 2
        program = _form_program(pool, sample, aim=0, aims=aims, free=free)
        outcome = _wishes_and_chance(program, pool, seed=attempt_seed)
        if outcome.proved_impossible:
            break
        if outcome.solver is None:
            continue
        seen.append(chosen_indices(outcome.solver, program.chosen))
        if outcome.proved_best or not outcome.solver.value(program.wishes):
            return seen[-1]
    return min(seen, key=lambda form: abs(pool.pull(form)), default=None)


def _wishes_and_chance(program: FormProgram, pool: Pool, *, seed: int) -> Outcome:
    """Minimise the wishes and the random cost in one short run."""
    cost = random_objective(pool, program.chosen, seed=seed)
    program.model.minimize(program.wishes + cost)
    return solve(program.model, seed=seed, effort=DRAW_EFFORT)


def _ration_forms(pool: Pool, task: Task) -> FillResult | None:
    """Fill form by form with the later forms provided for; None if enemies forbid."""
    # A single form is its own best; several share what the bank can reach.
    aim = _shared_deviation(pool, task) if task.forms > 1 else 0
    left, filled = set(pool.everything()), []
    aims: list[int] = []
    for number in range(task.forms):
        later = task.forms - number - 1
        program = _form_program(pool, sorted(left), aim=aim, aims=aims)
        if later:
            program = _provided_for(program, pool, sorted(left), aim=aim, later=later)
        form_seed = draw(task.seed, "ration", number)
        form = _best_then_random(program, pool, seed=form_seed)
        if form is None:
            return None
        filled.append(form)
        aims = aims or pool.likeness(form)
        left.difference_update(form)
        task.done(number + 1)
    return filled


def _shared_deviation(pool: Pool, task: Task) -> int:
    """Return each form's part of the smallest total deviation; Infeasible is a proof.

    A bank that is too hard as a whole cannot put every form on target. Sharing its
    deviation out equally keeps the worst form as good, and the forms as alike, as
    possible; taking the best first would leave the last form with what nobody wants.
    """
    model = cp_model.CpModel()
    supply = add_supply(model, pool, Sharing(forms=task.forms))
    require_supply(model, pool, supply, forms=task.forms)
    total = supply.pull + task.forms * pool.offset
    model.minimize(add_distance(model, total, 0))
    outcome = solve(model, seed=task.seed, effort=PLAN_EFFORT)
    if outcome.proved_impossible:
        raise Infeasible
    if outcome.solver is None:
        return 0
    return int(outcome.solver.value(total)) // task.forms


def _form_program(
    pool: Pool,
    available: Sequence[int],
    *,
    aim: int,
    aims: Sequence[int],
    free: int = 0,
) -> FormProgram:
    model = cp_model.CpModel()
    chosen = add_form(model, pool, available)
    require_rows(model, pool, chosen)
    distance = add_distance(model, deviation(pool, chosen), aim, free=free)
    keys = add_key_imbalance(model, pool, chosen)
    unlike = add_unlikeness(model, pool, chosen, aims)
    wishes = DIFFICULTY_COST * distance + LIKENESS_COST * unlike + KEY_COST * keys
    met = met_people(pool, chosen)
    return FormProgram(model=model, chosen=chosen, wishes=wishes, met=met)


def _provided_for(
    program: FormProgram, pool: Pool, available: Sequence[int], *, aim: int, later: int
) -> FormProgram:
    """Demand that the later forms find their items, as near to `aim` as this one."""
    model = program.model
    reserve = add_reserve(model, pool, available, forms=later, chosen=program.chosen)
    require_supply(model, pool, reserve, forms=later)
    total = reserve.pull + later * pool.offset
    ahead = add_distance(model, total, later * aim)
    return replace(
        program,
        wishes=program.wishes + DIFFICULTY_COST * ahead,
        met=program.met + reserve.met,
    )


def _best_then_random(
    program: FormProgram, pool: Pool, *, seed: int
) -> list[int] | None:
    """Minimise meetings, then the wishes; keep what was reached, let the seed choose.

    None if the effort did not suffice or there is nothing to find: either way the
    joint program has the last word.
    """
    model, best = program.model, None
    stages = [program.met] if _is_met(pool) else []
    for goal in (*stages, program.wishes):
        model.minimize(goal)
        best = solve(model, seed=seed, effort=FORM_EFFORT).solver or best
        if best is None:
            return None
        model.add(goal <= best.value(goal))
        hint_everything(model, best)
    model.minimize(random_objective(pool, program.chosen, seed=seed))
    last = solve(model, seed=seed, effort=VARIETY_EFFORT).solver or best
    return chosen_indices(last, program.chosen) if last else None


def _lent_forms(pool: Pool, task: Task) -> FillResult | None:
    """Fill form by form with as few items of earlier forms as it takes; or None."""
    for attempt in range(LEND_ATTEMPTS):
        filled = _lent_attempt(pool, task.with_seed("lend", attempt))
        if filled is not None:
            return filled
    return None


def _lent_attempt(pool: Pool, task: Task) -> FillResult | None:
    filled: FillResult = []
    aims: list[int] = []
    for number in range(task.forms):
        program = _form_program(pool, pool.everything(), aim=0, aims=aims)
        shared = _add_sharing(program, pool, filled, task.sharing.overlap or 0)
        # Sparing the bank for the forms to come counts more than any other wish.
        wishes = program.wishes + 2 * DIFFICULTY_COST * 1000 * shared
        program = replace(program, wishes=wishes)
        form_seed = draw(task.seed, "lent", number)
        form = _best_then_random(program, pool, seed=form_seed)
        if form is None:
            return None
        filled.append(form)
        aims = aims or pool.likeness(form)
        task.done(number + 1)
    return filled


def _add_sharing(
    program: FormProgram, pool: Pool, earlier: FillResult, most: int
) -> Expression:
    """Limit what the form shares with each earlier one; return the sum of it."""
    sums = []
    for form in earlier:
        shared = cp_model.LinearExpr.weighted_sum(
            [program.chosen[index] for index in form],
            [len(pool.units[index].items) for index in form],
        )
        program.model.add(shared <= most)
        sums.append(shared)
    return cp_model.LinearExpr.sum(sums)
