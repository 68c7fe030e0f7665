"""Random banks under random rules, against a solver that shares nothing with ours."""

from dataclasses import replace

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from exams.papers.assembly import (
    Blueprint,
    ImpossiblePaper,
    assemble,
    feasibility,
    paper_facts,
)
from exams.papers.assembly.checker import check, check_set

from .banks import item, small_blueprint
from .independent import possible

# Shrinking a case of integer programs takes minutes and tells little more.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
BANDS = ((25, 25, 25, 25, 0), (0, 50, 50, 0, 0), (10, 20, 40, 20, 10))


@st.composite
def plans(draw):
    """A theory paper of two areas and kinds under some of the rules."""
    plain = small_blueprint(draw(st.sampled_from((2, 4))), 2)
    return replace(
        plain,
        level=4,
        bands=draw(st.none() | st.sampled_from(BANDS)),
        band_slack=draw(st.integers(0, 2)),
        core_percent=draw(st.sampled_from((0, 50, 80))),
        lower_level_items=draw(st.integers(0, 2)),
        one_per_point=draw(st.booleans()),
        overlap=draw(st.sampled_from((0, 0, 1, 2))),
        anchors=draw(st.sampled_from((0, 0, 1, 2))),
        difficulty_tolerance=draw(st.sampled_from((None, None, 50, 150))),
    )


@st.composite
def skill_plans(draw):
    return Blueprint(
        level=4,
        part="skill",
        areas=(("甲", 50), ("乙", 50)),
        half_points=draw(st.sampled_from((8, 12))),
        kinds=frozenset({"single_choice", "true_false"}),
        bands=draw(st.none() | st.sampled_from(BANDS)),
        band_slack=draw(st.integers(0, 1)),
        core_percent=draw(st.sampled_from((0, 50))),
        overlap=draw(st.sampled_from((0, 1))),
        anchors=draw(st.sampled_from((0, 1))),
        difficulty_tolerance=draw(st.sampled_from((None, 100))),
    )


@st.composite
def banks(draw, points=st.none()):  # noqa: B008  strategies have no state
    names = [f"{n:02}" for n in range(draw(st.integers(4, 16)))]
    return [
        item(
            name,
            kind=draw(st.sampled_from(("single_choice", "true_false"))),
            area=(area := draw(st.sampled_from("甲乙"))),
            point=area + draw(st.sampled_from("12345678")),
            level=draw(st.sampled_from((4, 4, 4, 4, 5, 3))),
            difficulty=draw(st.integers(1, 5)),
            importance=draw(st.sampled_from("XXXYZ")),
            enemies=frozenset(draw(st.sets(st.sampled_from(names), max_size=1)))
            - {name},
            item_set=draw(st.sampled_from(("", "", "", "", "s", "t"))),
            resting=draw(st.sampled_from((False,) * 5 + (True,))),
            met=draw(st.sampled_from((0, 0, 0, 3))),
            half_points=draw(points),
            key=draw(st.sampled_from("ABCD")),
        )
        for name in names
    ]


def proved_again(assembly, plan, bank):
    """The checker has already passed what assembly returns; ask it once more."""
    facts = paper_facts(plan, bank)
    for form in assembly.forms:
        check(form.items, facts)
    forms = [form.items for form in assembly.forms]
    check_set(forms, overlap=plan.overlap, anchors=plan.anchors)


def agrees(bank, plan, forms):
    expected = possible(bank, plan, forms)
    quick = feasibility(bank, plan, forms=forms)
    assert quick.possible in (None, expected)
    if expected:
        proved_again(assemble(bank, plan, forms, 1), plan, bank)
        return
    with pytest.raises(ImpossiblePaper) as caught:
        assemble(bank, plan, forms, 1)
    assert (caught.value.code == "one_form") == (not possible(bank, plan, 1))
    smallest(bank, plan, caught.value)


def smallest(bank, plan, refused):
    """The clash fails by itself, and holds without any one of its rules."""
    clash = refused.clash
    assert clash
    assert not possible(bank, plan, refused.forms, clash)
    for spared in range(len(clash)):
        rest = clash[:spared] + clash[spared + 1 :]
        assert possible(bank, plan, refused.forms, rest), (clash, rest)


@settings(max_examples=60, deadline=None, phases=PHASES)
@given(bank=banks(), plan=plans(), forms=st.integers(1, 3))
def test_theory_papers_agree_with_the_second_solver(bank, plan, forms):
    agrees(bank, plan, forms)


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(
    bank=banks(points=st.sampled_from((1, 2, 3, 4))),
    plan=skill_plans(),
    forms=st.integers(1, 2),
)
def test_skill_papers_agree_with_the_second_solver(bank, plan, forms):
    agrees(bank, plan, forms)
