"""What the editor shows beside the fields: the table, and what the bank says to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from exams.papers.assembly import Blueprint, CellStock, Feasibility, feasibility
from exams.papers.blueprints.faults import Ground
from exams.papers.blueprints.plans import blueprint_for
from exams.papers.blueprints.rules import BlueprintRules
from exams.papers.blueprints.stock import Stock, exam_scope, stock_of
from exams.papers.blueprints.tables import PaperTable, paper_table
from exams.papers.blueprints.worklist import WorkRow, work_list
from exams.papers.clashes import rule_sentence
from exams.papers.wording import points_of
from question_bank.kinds import kind_of
from standards.models import Level


@dataclass(frozen=True)
class Verdict:
    """Whether the bank can fill one paper: `state` is "possible", "impossible" or
    "undecided". `papers` is the most that cell by cell could not forbid."""

    state: str
    headline: str
    papers: int
    resting: int
    clash: Sequence[str]
    work: Sequence[WorkRow]

    @property
    def tone(self) -> str:
        tones = {"possible": "saved", "impossible": "critical"}
        return tones.get(self.state, "flag")


@dataclass(frozen=True)
class Live:
    """Table and verdict of rules that are sound."""

    table: PaperTable
    verdict: Verdict


def live_view(
    rules: BlueprintRules, level: Level, ground: Ground, on: date, *, forms: int = 1
) -> Live:
    """The table of the rules over the exam bank of `on` (7 queries, 9 if it changed).

    RulesRefused if they are not sound.
    """
    blueprint = blueprint_for(rules, ground)
    stock = stock_for(rules, level, on)
    found = _feasibility(stock, blueprint, forms)
    return Live(paper_table(blueprint, found.cells), _verdict(level, stock, found))


def stock_for(rules: BlueprintRules, level: Level, on: date) -> Stock:
    borrows = rules.lower_level_items > 0
    return stock_of(exam_scope(level, rules.part, on, borrows=borrows), rules.cooldown)


@lru_cache(maxsize=256)
def _feasibility(stock: Stock, blueprint: Blueprint, forms: int) -> Feasibility:
    """Asked again at every keystroke, with the same rules more often than not."""
    return feasibility(stock.items, blueprint, forms=forms)


def forget_verdicts() -> None:
    _feasibility.cache_clear()


def _verdict(level: Level, stock: Stock, found: Feasibility) -> Verdict:
    papers = min((cell.papers for cell in found.cells), default=0)
    state = {True: "possible", False: "impossible", None: "undecided"}[found.possible]
    return Verdict(
        state=state,
        headline=_headline(state, papers),
        papers=papers,
        resting=len(stock.returns),
        clash=[rule_sentence(rule) for rule in found.clash],
        work=work_list(level, found.missing),
    )


def _headline(state: str, papers: int) -> str:
    if state == "impossible":
        return _("已证明：现有题库组不出这样的试卷。")
    if state == "undecided":
        return _("还不能断定题库够不够；组卷时会继续求解。")
    said = _("题库组得出这样的试卷；不重题至多 %(n)d 份（逐格算的上限）。")
    return said % {"n": papers}


def kind_label(kind: str) -> str:
    """The column of a kind; a skill paper has one for all its tasks."""
    return str(kind_of(kind).label) if kind else _("任务和简答")


def amount_text(cell: CellStock) -> str:
    """What a cell takes of the bank: 6 题, or 12.5 分 on a skill paper."""
    if cell.kind:
        return _("%(n)d 题") % {"n": cell.needed}
    return _("%(n)s 分") % {"n": points_of(cell.needed)}
