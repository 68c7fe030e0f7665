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
from functools import cached_property, partial
from typing import Final, TypeAlias

from ortools.sat.python import cp_model

from .bank import BankItem
from .blueprint import Blueprint
from .coarse import Classes, classes_fail, classes_of
from .pool import Pool
from .programs import Effort, Outcome, require_rows, solve
from .rules import (
    ANCHORS,
    CELL_COUNT,
    DISJOINT,
    ENEMIES,
    ITEM_SETS,
    ONE_PER_POINT,
    OVERLAP,
    Rule,
)
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

    @cached_property
    def classes(self) -> Classes:
        return classes_of(self.pool)

    @cached_property
    def loose_classes(self) -> Classes:
        return classes_of(self.loose)

    @property
    def rules(self) -> tuple[Rule, ...]:
        return (*self.pool.rules, *_shared_rules(self.sharing))

    def alone(self) -> "Question":
        """Return the same question for a single form."""
        return Question(pool=self.pool, loose=self.loose, sharing=Sharing(forms=1))

    def reduced(self, rules: Collection[Rule]) -> tuple[Pool, Sharing]:
        """Return pool and sharing in which only these rules hold."""
        sets = any(rule.code == ITEM_SETS for rule in rules)
        pool = self.pool if sets else self.loose
        return pool.only(rules), self.shared(rules)

    def reduced_classes(self, rules: Collection[Rule]) -> tuple[Classes, Sharing]:
        """Return the same in classes."""
        sets = any(rule.code == ITEM_SETS for rule in rules)
        classes = self.classes if sets else self.loose_classes
        return classes.only(rules), self.shared(rules)

    def shared(self, rules: Collection[Rule]) -> Sharing:
        """Return what forms may share under these rules."""
        codes = {rule.code for rule in rules}
        apart = bool(codes & {DISJOINT, OVERLAP})
        return Sharing(
            forms=self.sharing.forms if apart or ANCHORS in codes else 1,
            overlap=self.sharing.overlap if apart else None,
            anchors=self.sharing.anchors if ANCHORS in codes else 0,
        )


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
    found = quick_clash(question, suspects)
    if found:
        return _confirmed(question, found)
    if _forms_fail(question, question.rules):
        return _shrunk(question.rules, partial(_forms_fail, question))
    return ()


def quick_clash(
    question: Question, suspects: Collection[Rule] = ()
) -> tuple[Rule, ...]:
    """Return a clash that the relaxations prove, as small as they can tell."""
    others = [rule for rule in question.rules if rule.code != CELL_COUNT]
    starts = [[one, *others] for one in list(suspects)[:1]]
    for method in (_classes_fail, _supply_fails):
        fails = partial(method, question)
        for rules in (*starts, [*suspects, *others], question.rules):
            if fails(rules):
                return _shrunk(rules, fails)
    return ()


def _confirmed(question: Question, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Drop what the exact programs can do without: seldom more than nothing."""
    kept = rules
    for rule in rules:
        rest = tuple(other for other in kept if other != rule)
        if _forms_fail(question, rest):
            kept = rest
    return kept


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
    if question.sharing.forms == 1 and one_form_found(question.pool.usable()):
        return False
    return _forms_fail(question, question.rules)


def _classes_fail(question: Question, rules: Collection[Rule]) -> bool:
    return classes_fail(*question.reduced_classes(rules))


def _supply_fails(question: Question, rules: Collection[Rule]) -> bool:
    pool, sharing = question.reduced(rules)
    return bool(pool.rows) and supply_outcome(pool, sharing).proved_impossible


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


def _forms_fail(question: Question, rules: Collection[Rule]) -> bool:
    """Ask the relaxations, then the exact program if it is small; False if unsure."""
    if _classes_fail(question, rules):
        return True
    if _classes_decide(question, rules):
        return False
    pool, sharing = question.reduced(rules)
    if not pool.rows:
        return False
    small = len(pool.units) * sharing.forms <= EXACT_CHOICES
    if supply_is_exact(pool, sharing) or not small:
        return supply_outcome(pool, sharing).proved_impossible
    program = joint_program(pool, pool.everything(), sharing)
    for part in program.parts:
        require_rows(program.model, pool, part)
    return solve(program.model, seed=0, effort=EXACT_EFFORT).proved_impossible


def _classes_decide(question: Question, rules: Collection[Rule]) -> bool:
    """Say whether any numbers of the classes make a form: nothing else is demanded."""
    codes = {rule.code for rule in rules}
    return question.shared(rules).forms == 1 and not codes & {ONE_PER_POINT, ENEMIES}
