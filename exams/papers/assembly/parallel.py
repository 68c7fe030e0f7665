"""Assemble parallel forms: choose, order, check, and only then hand over."""

from collections.abc import Sequence

from .bank import BankItem, bank_digest, sorted_bank
from .blueprint import Blueprint
from .checker import CheckRow, check, check_disjoint
from .facts import paper_facts
from .forms import Assembly, Form, build_form, form_label
from .pool import FillResult, Pool, build_pool
from .shortage import Infeasible


def assemble(
    bank: Sequence[BankItem], blueprint: Blueprint, forms: int, seed: int
) -> Assembly:
    """Return `forms` disjoint forms that fit the blueprint exactly.

    Every form has the exact items of each cell, no assessment point twice and no two
    enemies. Among such forms the mean difficulty is as near to its target as possible
    and alike between forms, then the keys are balanced, then the seed decides. The
    same bank, blueprint, number and seed give the same forms on the same OR-tools.

    Raises ImpossiblePaper with the missing cells if it is proved that there are no
    such forms, UndecidedPaper if the search ended without an answer, FormUnfit if
    the independent check disagrees (a defect of this package). There is never a
    paper that nearly fits.
    """
    if forms < 1:
        raise ValueError("at least one form must be asked for")
    ordered = sorted_bank(bank)
    pool = build_pool(ordered, blueprint)
    papers = tuple(
        build_form(
            [pool.candidates[index].item for index in chosen],
            blueprint,
            label=form_label(number),
            seed=seed,
        )
        for number, chosen in enumerate(_chosen(pool, forms=forms, seed=seed))
    )
    proofs = _proofs(papers, blueprint, ordered)
    return Assembly(bank_digest=bank_digest(ordered), forms=papers, proofs=proofs)


def _chosen(pool: Pool, *, forms: int, seed: int) -> FillResult:
    # Imported here because OR-tools takes seconds to load and web workers that never
    # assemble a paper should not pay for it.
    from .diagnosis import explain
    from .search import find_forms

    try:
        return find_forms(pool, forms=forms, seed=seed)
    except Infeasible:
        raise explain(pool, forms=forms, seed=seed) from None


def _proofs(
    papers: Sequence[Form], blueprint: Blueprint, bank: Sequence[BankItem]
) -> tuple[tuple[CheckRow, ...], ...]:
    facts = paper_facts(blueprint, bank)
    shared = check_disjoint([paper.items for paper in papers])
    return tuple((*check(paper.items, facts), *shared) for paper in papers)
