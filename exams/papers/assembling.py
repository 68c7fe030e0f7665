"""Solving for papers: the seam between what is asked for and what is kept.

`assemble_forms` reads the bank, asks the assembler and hands over proved forms;
`services.save_forms` keeps them. Nothing here writes.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version as installed_version

from django.utils import timezone
from django.utils.translation import gettext as _

from exams.papers.assembly import (
    Assembly,
    Blueprint,
    Form,
    ImpossiblePaper,
    UndecidedPaper,
    assemble,
)
from exams.papers.blueprints.plans import blueprint_for, ground_of
from exams.papers.blueprints.rules import BlueprintRules, RulesRefused
from exams.papers.blueprints.stock import lower_levels
from exams.papers.clashes import (
    clash_json,
    missing_text,
    rule_sentence,
)
from exams.papers.cooldowns import wear_of
from exams.papers.errors import PaperError
from exams.papers.meetings import items_met
from exams.papers.models import BlueprintVersion
from exams.papers.planning import (
    DEFAULT_TEMPLATE,
    History,
    bank_items,
    blueprint_of,
)
from question_bank.bank import BankRow, drawable_bank
from question_bank.models import Pool
from standards.models import Level

MOST_FORMS = 100
LIBRARIES = ("ortools", "rfc8785")
HIGHEST_SEED = 2**32
Watch = Callable[[int, int], None]


def nobody_watches(done: int, total: int) -> None:
    """For whoever waits for the papers and shows no progress."""


@dataclass(frozen=True)
class AssembledPapers:
    """Forms that are proved to fit, not yet stored.

    `template` names the ready table by which they were made; by a kept blueprint it
    is "", `version` is set and `rules` are those of the version, perhaps with another
    cooldown.
    """

    level: Level
    part: str
    pool: str
    seed: int
    template: str
    blueprint: Blueprint
    assembly: Assembly
    rows: dict[str, BankRow]
    version: BlueprintVersion | None = None
    rules: BlueprintRules | None = None
    met: Mapping[str, int] = field(default_factory=dict)

    @property
    def minutes(self) -> int:
        """What the blueprint gives candidates; 0 leaves it to the standard."""
        return self.rules.minutes if self.rules else 0

    @property
    def cooldown(self) -> int:
        """The release days for which used items rested."""
        return self.rules.cooldown if self.rules else 0

    def items_met(self, form: Form) -> int:
        """Items on the form that somebody of those it is for has met before."""
        return sum(1 for entry in form.items if self.met.get(entry.item))


@dataclass(frozen=True)
class Plan:
    """By which rules papers are made, and for whom (ids of people, whose acquaintance
    with items counts); the ready template where no rules are given."""

    version: BlueprintVersion | None = None
    rules: BlueprintRules | None = None
    template: str = DEFAULT_TEMPLATE
    people: frozenset[int] = frozenset()

    @property
    def cooldown(self) -> int:
        return self.rules.cooldown if self.rules else 0

    @property
    def borrows(self) -> bool:
        return bool(self.rules and self.rules.lower_level_items)

    def blueprint(self, level: Level, part: str) -> Blueprint:
        if self.rules is None:
            return blueprint_of(level, part, template=self.template)
        try:
            return blueprint_for(self.rules, ground_of(level, part))
        except RulesRefused as refused:
            said = "；".join(fault.message.rstrip("。") for fault in refused.faults)
            raise PaperError("blueprint_faults", f"{said}。") from refused


def assemble_forms(
    *,
    level: Level,
    part: str,
    pool: str,
    forms: int,
    seed: int,
    template: str = DEFAULT_TEMPLATE,
    plan: Plan | None = None,
    watch: Watch = nobody_watches,
) -> AssembledPapers:
    """Solve for `forms` papers by `plan`, or by the ready `template` without one.

    Stores nothing, records no exposure. `watch(done, total)` is called between steps
    and may raise to stop. PaperError `impossible`: its message names the clashing
    rules and each cell that lacks items, its detail holds both as numbers;
    `undecided`, `blueprint_faults`, `forms_invalid`.
    """
    _require_number(forms)
    plan = plan or Plan(template=template)
    blueprint = plan.blueprint(level, part)
    rows = _bank(level, part, pool, timezone.localdate(), plan)
    history = _history(level, part, pool, plan)
    try:
        bank = bank_items(rows, history)
        assembly = assemble(bank, blueprint, forms, seed, watch=watch)
    except ImpossiblePaper as error:
        raise _impossible(error) from error
    except UndecidedPaper as error:
        raise PaperError("undecided", _("题库太紧，没能在限度内得出结论。")) from error
    return AssembledPapers(
        level=level,
        part=part,
        pool=pool,
        seed=seed,
        template="" if plan.rules else plan.template,
        blueprint=blueprint,
        assembly=assembly,
        rows={row.item: row for row in rows},
        version=plan.version,
        rules=plan.rules,
        met=history.met,
    )


def _require_number(forms: int) -> None:
    if not 1 <= forms <= MOST_FORMS:
        said = _("一次可以组 1 至 %(most)d 份试卷。") % {"most": MOST_FORMS}
        raise PaperError("forms_invalid", said)


def _bank(level: Level, part: str, pool: str, on: date, plan: Plan) -> list[BankRow]:
    lower = lower_levels(level) if plan.borrows else ()
    return drawable_bank(level=level, part=part, pool=pool, on=on, lower=lower)


def _history(level: Level, part: str, pool: str, plan: Plan) -> History:
    """Practice papers wear nothing out, and the ready templates never asked."""
    met = items_met(plan.people)
    if pool != Pool.EXAM or plan.rules is None:
        return History(met=met)
    lower = lower_levels(level) if plan.borrows else ()
    return History(wear_of((level, *lower), part), plan.cooldown, met)


def _impossible(error: ImpossiblePaper) -> PaperError:
    lines = [rule_sentence(rule).rstrip("。") for rule in error.clash]
    lines += [missing_text(cell) for cell in error.missing]
    detail = error.reason() | {"clash": clash_json(error.clash)}
    said = _("题库组不出这样的试卷。")
    if lines:
        said += _("%(why)s。") % {"why": "；".join(lines)}
    return PaperError("impossible", said, detail)


def new_seed() -> int:
    """As secret as the paper: drawn where it is used, kept with the forms only."""
    return secrets.randbelow(HIGHEST_SEED)


def library_versions() -> dict[str, str]:
    """What, besides bank, blueprint and seed, decides which forms come out."""
    return {name: installed_version(name) for name in LIBRARIES}
