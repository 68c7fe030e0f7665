"""The smallest set of rules that cannot hold together: the proof of impossibility.

A rule can be left out of the programs, so one can ask of any set of rules whether the
bank can keep it. From a set that cannot be kept, rules are dropped as long as the rest
still cannot (a deletion filter, in halves: first blocks, then single rules). What is
left clashes, and without any one of its rules it no longer does.

Most clashes show in the supply of all forms at once (`supply`), a relaxation: its "no"
is a proof. Whether the clash is as small as can be is then asked of the exact programs,
as far as they are small; beyond that the relaxation has the word.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from ortools.sat.python import cp_model

from .bank import BankItem
from .blueprint import Blueprint
from .coarse import coarse_outcome
from .pool import Pool
from .programs import Effort, Outcome, require_rows, solve
from .rules import ANCHORS, CELL_COUNT, DISJOINT, ITEM_SETS, OVERLAP, Rule
from .sampling import one_form_found
from .stock import build_loose_pool, build_pool
from .supply import Sharing, add_supply, require_supply
from .together import joint_program

SUPPLY_EFFORT: Final = Effort(deterministic_time=5.0)
EXACT_EFFORT: Final = Effort(deterministic_time=2.0)
# Choices (units × forms) up to which the exact programs are asked at every step.
EXACT_CHOICES: Final = 6_000

Test: TypeAlias = Callable[[Collection[Rule]], bool]


@dataclass(frozen=True, kw_only=True)
class Question:
    """Can this bank give so many forms under some of these rules?

    `loose` is the pool in which items of a set may stand alone.
    """

    pool: Pool
    loose: Pool
    sharing: Sharing

    @property
    def rules(self) -> tuple[Rule, ...]:
        return (*self.pool.rules, *_shared_rules(self.sharing))

    def alone(self) -> "Question":
        """Return the same question for a single form."""
        return Question(pool=self.pool, loose=self.loose, sharing=Sharing(forms=1))

    def reduced(self, rules: Collection[Rule]) -> tuple[Pool, Sharing]:
        """Return pool and sharing in which only these rules hold."""
        codes = {rule.code for rule in rules}
        pool = self.pool if ITEM_SETS in codes else self.loose
        apart = bool(codes & {DISJOINT, OVERLAP})
        sharing = Sharing(
            forms=self.sharing.forms if apart or ANCHORS in codes else 1,
            overlap=self.sharing.overlap if apart else None,
            anchors=self.sharing.anchors if ANCHORS in codes else 0,
        )
        return pool.only(rules), sharing


def question_of(
    bank: Sequence[BankItem], blueprint: Blueprint, *, forms: int
) -> Question:
    """Return the question whether a sorted bank can give these forms."""
    pool = build_pool(bank, blueprint)
    sets = any(entry.item_set for entry in bank)
    return Question(
        pool=pool,
        loose=build_loose_pool(bank, blueprint) if sets else pool,
        sharing=Sharing(
            forms=forms, overlap=blueprint.overlap, anchors=blueprint.anchors
        ),
    )


def _shared_rules(sharing: Sharing) -> tuple[Rule, ...]:
    if sharing.forms < 2:
        return ()
    apart = Rule(code=DISJOINT, numbers=(sharing.forms,))
    if sharing.overlap:
        apart = Rule(code=OVERLAP, numbers=(sharing.overlap, sharing.forms))
    if not sharing.anchors:
        return (apart,)
    return apart, Rule(code=ANCHORS, numbers=(sharing.anchors, sharing.forms))


def clash_of(question: Question, suspects: Collection[Rule] = ()) -> tuple[Rule, ...]:
    """Return an irreducible set of clashing rules; () if none could be proved.

    `suspects` are cells known to lack items: a clash among them is tried first.
    """
    exact = _test(question, _forms_fail)
    found = quick_clash(question, suspects)
    if found:
        return _shrunk(found, exact)
    return _shrunk(question.rules, exact) if exact(question.rules) else ()


def quick_clash(
    question: Question, suspects: Collection[Rule] = ()
) -> tuple[Rule, ...]:
    """Return a clash that the relaxations prove, as small as they can tell."""
    others = [rule for rule in question.rules if rule.code != CELL_COUNT]
    starts = [[one, *others] for one in list(suspects)[:1]]
    for rules in (*starts, [*suspects, *others], question.rules):
        for method in (_classes_fail, _supply_fails):
            fails = _test(question, method)
            if fails(rules):
                return _shrunk(rules, fails)
    return ()


def _test(question: Question, fails: Callable[[Pool, Sharing], bool]) -> Test:
    """Return the test whether rules fail by one of the programs."""

    def test(rules: Collection[Rule]) -> bool:
        pool, sharing = question.reduced(rules)
        return bool(pool.rows) and fails(pool, sharing)

    return test


def _shrunk(rules: Sequence[Rule], fails: Test) -> tuple[Rule, ...]:
    """Drop rules while the rest still fails; the order of the rules is kept."""
    kept: list[Rule] = []
    waiting: list[Sequence[Rule]] = [rules]
    while waiting:
        block = waiting.pop()
        rest = [*kept, *(rule for later in waiting for rule in later)]
        if fails(rest):
            continue
        if len(block) == 1:
            kept.extend(block)
        else:
            middle = len(block) // 2
            waiting += [block[:middle], block[middle:]]
    return tuple(rule for rule in rules if rule in kept)


def is_refuted(question: Question) -> bool:
    """Say whether all rules together are proved impossible; False if unsure."""
    pool, sharing = question.pool, question.sharing
    if sharing.forms == 1 and one_form_found(pool.usable()):
        return False
    return _forms_fail(pool, sharing)


def _classes_fail(pool: Pool, sharing: Sharing) -> bool:
    return coarse_outcome(pool, sharing).proved_impossible


def _supply_fails(pool: Pool, sharing: Sharing) -> bool:
    return supply_outcome(pool, sharing).proved_impossible


def supply_outcome(pool: Pool, sharing: Sharing) -> Outcome:
    """Ask the relaxation whether the pool can supply the forms."""
    model = cp_model.CpModel()
    supply = add_supply(model, pool, sharing)
    require_supply(model, pool, supply, forms=sharing.forms)
    return solve(model, seed=0, effort=SUPPLY_EFFORT)


def supply_is_exact(pool: Pool, sharing: Sharing) -> bool:
    """Say whether a "yes" of the relaxation is a "yes": see `supply`."""
    if pool.enemies or sharing.anchors:
        return False
    if sharing.forms == 1 or sharing.overlap is None:
        return True
    plain = all(len(u.profile) == 1 and u.profile[0][1] == 1 for u in pool.units)
    return plain and not sharing.overlap


def _forms_fail(pool: Pool, sharing: Sharing) -> bool:
    """Ask the relaxations, then the exact program if it is small; False if unsure."""
    if _classes_fail(pool, sharing) or _supply_fails(pool, sharing):
        return True
    if supply_is_exact(pool, sharing):
        return False
    if len(pool.units) * sharing.forms > EXACT_CHOICES:
        return False
    program = joint_program(pool, pool.everything(), sharing)
    for part in program.parts:
        require_rows(program.model, pool, part)
    return solve(program.model, seed=0, effort=EXACT_EFFORT).proved_impossible
