"""Several forms in one program: the last word, and the evening out of forms.

The joint program has a choice for every unit and form; each form keeps every rule.
Disjoint forms take each unit at most once. Where forms may share `overlap` items, a
variable for each unit and pair of forms says that both have it, and their sum is
limited. Anchors are units that all forms have, counted apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
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
    hint_everything,
    hint_forms,
    met_people,
    require_rows,
    solve,
)
from .seeds import draw
from .shortage import Infeasible, UndecidedPaper
from .supply import Sharing

JOINT_EFFORT: Final = Effort(deterministic_time=20.0, gap=0.05)
EVENING_EFFORT: Final = Effort(deterministic_time=1.0, gap=0.01)
# One unit of deviation outweighs any number of keys: a form has at most 200 items.
DIFFICULTY_COST: Final = 1000
# Beyond so many choices (units × forms, and pairs where forms share) the program no
# longer fits: 50,000 take some 200 MB.
MOST_CHOICES: Final = 150_000


@dataclass(frozen=True, kw_only=True)
class JointForms:
    """The units of each form, and which of them are the anchors."""

    forms: FillResult
    anchors: list[int] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class JointProgram:
    """Forms from one stock, and what they may share."""

    model: cp_model.CpModel
    parts: list[Chosen]
    anchors: Chosen

    def read(self, solver: cp_model.CpSolver) -> JointForms:
        return JointForms(
            forms=[chosen_indices(solver, part) for part in self.parts],
            anchors=chosen_indices(solver, self.anchors),
        )


def joint_forms(pool: Pool, sharing: Sharing, *, seed: int) -> JointForms:
    """Solve all forms together; Infeasible is a proof.

    Fewest meetings first, then the worst deviation, the spread and the keys.
    UndecidedPaper if neither forms nor a proof were found with the effort.
    """
    program = joint_program(pool, pool.everything(), sharing)
    for part in program.parts:
        require_rows(program.model, pool, part)
    model, best = program.model, None
    met = LinearExpr.sum([met_people(pool, part) for part in program.parts])
    stages = [met] if any(unit.met for unit in pool.units) else []
    for goal in (*stages, _parallel_goal(model, pool, program.parts)):
        model.minimize(goal)
        outcome = solve(model, seed=seed, effort=JOINT_EFFORT)
        if outcome.proved_impossible and best is None:
            raise Infeasible
        best = outcome.solver or best
        if best is None:
            raise UndecidedPaper
        model.add(goal <= best.value(goal))
        hint_everything(model, best)
    assert best is not None, "there is always a goal"
    return program.read(best)


def joint_program(
    pool: Pool, available: Sequence[int], sharing: Sharing
) -> JointProgram:
    """Write the program of all forms, their rows still open, without a goal.

    UndecidedPaper if it would be too large.
    """
    pairs = list(combinations(range(sharing.forms), 2))
    size = len(available) * (sharing.forms + (len(pairs) if sharing.overlap else 0))
    if size > MOST_CHOICES:
        raise UndecidedPaper
    model = cp_model.CpModel()
    parts = [add_form(model, pool, available) for _form in range(sharing.forms)]
    anchors = _add_anchors(model, pool, parts, sharing)
    if sharing.overlap == 0:
        _forbid_sharing(model, parts, anchors)
    elif sharing.overlap is not None:
        for one, other in pairs:
            both = _shared(model, pool, (parts[one], parts[other]), anchors)
            model.add(both <= sharing.overlap)
    return JointProgram(model=model, parts=parts, anchors=anchors)


def _add_anchors(
    model: cp_model.CpModel, pool: Pool, parts: Sequence[Chosen], sharing: Sharing
) -> Chosen:
    if not sharing.anchors or sharing.forms < 2:
        return {}
    anchors = {index: model.new_bool_var("") for index in parts[0]}
    for index, anchor in anchors.items():
        for part in parts:
            model.add_implication(anchor, part[index])
    sizes = [len(pool.units[index].items) for index in anchors]
    total = LinearExpr.weighted_sum(list(anchors.values()), sizes)
    model.add(total == sharing.anchors)
    return anchors


def _forbid_sharing(
    model: cp_model.CpModel, parts: Sequence[Chosen], anchors: Chosen
) -> None:
    for index in parts[0]:
        if index in anchors:
            free = len(parts) - 1
            total = LinearExpr.sum([part[index] for part in parts])
            model.add(total <= 1 + free * anchors[index])
        else:
            model.add_at_most_one(part[index] for part in parts)


def _shared(
    model: cp_model.CpModel, pool: Pool, pair: tuple[Chosen, Chosen], anchors: Chosen
) -> Expression:
    """Return at least how many items two forms share besides the anchors."""
    one, other = pair
    both = []
    for index in one:
        shared = model.new_bool_var("")
        chosen = one[index] + other[index]
        apart = anchors.get(index, 0)
        model.add(shared >= chosen - 1 - apart)
        both.append(len(pool.units[index].items) * shared)
    return LinearExpr.sum(both)


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
    if 2 * len(free) > MOST_CHOICES:
        return pair
    program = joint_program(pool, free, Sharing(forms=2))
    model = program.model
    for part in program.parts:
        require_rows(model, pool, part)
    met = LinearExpr.sum([met_people(pool, part) for part in program.parts])
    model.add(met <= sum(pool.met(form) for form in pair))
    model.minimize(_parallel_goal(model, pool, program.parts))
    hint_forms(model, program.parts, pair)
    solver = solve(model, seed=seed, effort=EVENING_EFFORT).solver
    return program.read(solver).forms if solver else pair


def _parallel_goal(
    model: cp_model.CpModel, pool: Pool, parts: Sequence[Chosen]
) -> Expression:
    """Return the cost: the worst deviation first, then the spread, then the keys."""
    keys = LinearExpr.sum([add_key_imbalance(model, pool, part) for part in parts])
    deviations = [deviation(pool, part) for part in parts]
    return DIFFICULTY_COST * _add_unlikeness(model, deviations) + keys


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
