"""Exact assembly of parallel forms by a weight table: pure, without Django.

Outsiders import from this package only. `assemble` takes a bank of `BankItem`s and a
`Blueprint` (see `theory_blueprint`, `skill_blueprint`) and returns an `Assembly`, or
raises `ImpossiblePaper` that names the clashing rules and the cells which lack items.
`feasibility` answers the same while somebody edits a blueprint, `forecast` says how
many papers the bank still has in it. `check` proves a form again, fresh or read back,
against `paper_facts`; `check_set` proves what forms share. Points are counted in half
points, difficulty in 1/1000. OR-tools is loaded by the first call that solves, not
here.
"""

from .bank import BankItem, bank_digest
from .blueprint import (
    Blueprint,
    CaseSlot,
    Cell,
    Section,
    blueprint_faults,
)
from .checker import (
    CheckRow,
    FormUnfit,
    PaperFacts,
    SectionFacts,
    check,
    check_disjoint,
    check_set,
)
from .facts import paper_facts
from .faults import BlueprintError, Fault
from .forms import Assembly, Form, FormItem, form_digest
from .outlook import CellStock, Feasibility, Forecast, feasibility, forecast
from .parallel import MOST_FORMS, assemble
from .rules import Rule
from .seeds import option_order
from .shortage import (
    AssemblyError,
    FormsRefused,
    ImpossiblePaper,
    MissingCell,
    SeedRefused,
    UndecidedPaper,
)
from .templates import THEORY_TEMPLATES, skill_blueprint, theory_blueprint

__all__ = [
    "MOST_FORMS",
    "THEORY_TEMPLATES",
    "Assembly",
    "AssemblyError",
    "BankItem",
    "Blueprint",
    "BlueprintError",
    "CaseSlot",
    "Cell",
    "CellStock",
    "CheckRow",
    "Fault",
    "Feasibility",
    "Forecast",
    "Form",
    "FormItem",
    "FormUnfit",
    "FormsRefused",
    "ImpossiblePaper",
    "MissingCell",
    "PaperFacts",
    "Rule",
    "Section",
    "SectionFacts",
    "SeedRefused",
    "UndecidedPaper",
    "assemble",
    "bank_digest",
    "blueprint_faults",
    "check",
    "check_disjoint",
    "check_set",
    "feasibility",
    "forecast",
    "form_digest",
    "option_order",
    "paper_facts",
    "skill_blueprint",
    "theory_blueprint",
]
