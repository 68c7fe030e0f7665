"""Assemble parallel forms: choose, order, check, and only then hand over."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from .bank import BankItem, bank_digest, sorted_bank
from .blueprint import Blueprint
from .checker import CheckRow, check, check_set
from .facts import paper_facts
from .forms import Assembly, Form, build_form, form_label
from .shortage import FormsRefused, Infeasible, SeedRefused

if TYPE_CHECKING:
    from .search import Found, Watch

MOST_FORMS: Final = 500


def _nobody_watches(done: int, total: int) -> None:
    """The default of `watch`."""


def assemble(
    bank: Sequence[BankItem],
    blueprint: Blueprint,
    forms: int,
    seed: int,
    *,
    watch: "Watch" = _nobody_watches,
) -> Assembly:
    """Return `forms` forms that keep every rule of the blueprint exactly.

    Among such forms the items met before are fewest, then the mean difficulty is as
    near to its target as possible and alike between forms, then the spread and the
    keys are balanced, then the seed decides. The same bank, blueprint, number and seed
    (any whole number) give the same forms on the same OR-tools.

    `watch(done, total)` is told how many forms are finished; whatever it raises
    cancels, and nothing was made.

    Raises ImpossiblePaper with the clashing rules and the missing cells if it is
    proved that there are no such forms, UndecidedPaper if the search ended without an
    answer, FormsRefused or SeedRefused (ValueErrors) for a request that makes no
    sense, FormUnfit if the independent check disagrees (a defect of this package).
    There is never a paper that nearly fits.
    """
    refuse_nonsense(forms, seed)
    ordered = sorted_bank(bank)
    found, anchors = _found(ordered, blueprint, forms=forms, seed=seed, watch=watch)
    papers = tuple(
        build_form(
            [entry for unit in units for entry in unit.items],
            blueprint,
            label=form_label(number),
            seed=seed,
        )
        for number, units in enumerate(found)
    )
    return Assembly(
        bank_digest=bank_digest(ordered),
        forms=papers,
        proofs=_proofs(papers, blueprint, ordered),
        anchors=anchors,
    )


def refuse_nonsense(forms: int, seed: int) -> None:
    """Raise FormsRefused or SeedRefused before anything is loaded or solved."""
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise SeedRefused(f"the seed must be a whole number, not {seed!r}")
    if not isinstance(forms, int) or not 1 <= forms <= MOST_FORMS:
        raise FormsRefused(forms, MOST_FORMS)


def _found(
    bank: Sequence[BankItem],
    blueprint: Blueprint,
    *,
    forms: int,
    seed: int,
    watch: "Watch",
) -> "tuple[Found, tuple[str, ...]]":
    # Imported here because OR-tools takes long to load and web workers that never
    # assemble a paper should not pay for it.
    from .clash import question_of
    from .diagnosis import explain
    from .search import Task, find_forms
    from .stock import build_pool
    from .supply import Sharing

    sharing = Sharing(forms=forms, overlap=blueprint.overlap, anchors=blueprint.anchors)
    task = Task(sharing=sharing, seed=seed, watch=watch)
    try:
        found, anchors = find_forms(build_pool(bank, blueprint), task)
    except Infeasible:
        raise explain(question_of(bank, blueprint, forms=forms), blueprint) from None
    names = tuple(entry.item for unit in anchors for entry in unit.items)
    return found, names


def _proofs(
    papers: Sequence[Form], blueprint: Blueprint, bank: Sequence[BankItem]
) -> tuple[tuple[CheckRow, ...], ...]:
    facts = paper_facts(blueprint, bank)
    shared = check_set(
        [paper.items for paper in papers],
        overlap=blueprint.overlap,
        anchors=blueprint.anchors,
    )
    return tuple((*check(paper.items, facts), *shared) for paper in papers)
