"""Quick answers with a proof behind them: for typing, and for the forecast.

A form found in a sample proves "possible"; a relaxation without a solution proves
"impossible". What lies between is left open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .blueprint import Blueprint
from .clash import Question, quick_clash, supply_is_exact, supply_outcome
from .coarse import classes_fail
from .diagnosis import missing_coarsely
from .rules import CELL_COUNT, Rule
from .sampling import one_form_found
from .shortage import MissingCell
from .supply import Sharing

# Units up to which the finer relaxation is quick enough for typing.
FEW_UNITS: Final = 600


@dataclass(frozen=True, kw_only=True)
class Answer:
    possible: bool | None
    clash: tuple[Rule, ...] = ()
    missing: tuple[MissingCell, ...] = ()


def answer(
    question: Question, blueprint: Blueprint, short: Sequence[tuple[str, str]]
) -> Answer:
    """Answer without a search; `short` are cells already known to lack items."""
    if short or _is_refuted(question):
        suspects = [
            rule
            for rule in question.rules
            if rule.code == CELL_COUNT and (rule.area, rule.kind) in short
        ]
        return Answer(
            possible=False,
            clash=quick_clash(question, suspects),
            missing=missing_coarsely(question, blueprint) or (),
        )
    return Answer(possible=True if _is_shown(question) else None)


def _is_refuted(question: Question) -> bool:
    pool, sharing = question.pool, question.sharing
    if classes_fail(question.classes, sharing):
        return True
    small = len(pool.units) <= FEW_UNITS
    return small and supply_outcome(pool, sharing).proved_impossible


def _is_shown(question: Question) -> bool:
    """Say whether a form was found, or forms are sure to be there."""
    pool = question.pool.usable()
    if question.sharing.forms == 1:
        return one_form_found(pool)
    if len(pool.units) > FEW_UNITS or not supply_is_exact(pool, question.sharing):
        return False
    return supply_outcome(pool, question.sharing).solver is not None


def most_papers(question: Question, least: int) -> tuple[int, tuple[Rule, ...]]:
    """Return a bound on the number of disjoint papers, and what forbids one more.

    `least` is what the poorest cell can serve. The relaxations are asked at that
    number and, by halving, below it.
    """
    possible, impossible = 0, least + 1
    while impossible - possible > 1:
        middle = (possible + impossible) // 2 if impossible <= least else least
        if _refutes(question, middle):
            impossible = middle
        else:
            possible = middle
    more = Question(
        pool=question.pool, loose=question.loose, sharing=Sharing(forms=impossible)
    )
    return possible, quick_clash(more, ())


def _refutes(question: Question, forms: int) -> bool:
    sharing = Sharing(forms=forms)
    if classes_fail(question.classes, sharing):
        return True
    return supply_outcome(question.pool, sharing).proved_impossible
