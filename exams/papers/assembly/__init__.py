"""Exact assembly of parallel forms by a weight table: pure, without Django.

Outsiders import from this package only. `assemble` takes a bank of `BankItem`s and a
`Blueprint` (see `theory_blueprint`, `skill_blueprint`) and returns an `Assembly`, or
raises `ImpossiblePaper` that names the cells which lack items. `check` proves a form
again, fresh or read back, against `paper_facts`. Points are counted in half points,
difficulty in 1/1000. OR-tools is loaded by the first call of `assemble`, not here.
"""

from .bank import BankItem, bank_digest
from .blueprint import (
    Blueprint,
    BlueprintError,
    Cell,
    Section,
    skill_blueprint,
    theory_blueprint,
)
from .checker import CheckRow, FormUnfit, PaperFacts, check, check_disjoint
from .facts import paper_facts
from .forms import Assembly, Form, FormItem, form_digest
from .parallel import assemble
from .seeds import option_order
from .shortage import (
    AssemblyError,
    ImpossiblePaper,
    MissingCell,
    UndecidedPaper,
)

__all__ = [
    "Assembly",
    "AssemblyError",
    "BankItem",
    "Blueprint",
    "BlueprintError",
    "Cell",
    "CheckRow",
    "Form",
    "FormItem",
    "FormUnfit",
    "ImpossiblePaper",
    "MissingCell",
    "PaperFacts",
    "Section",
    "UndecidedPaper",
    "assemble",
    "bank_digest",
    "check",
    "check_disjoint",
    "form_digest",
    "option_order",
    "paper_facts",
    "skill_blueprint",
    "theory_blueprint",
]
