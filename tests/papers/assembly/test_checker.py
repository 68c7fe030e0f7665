from dataclasses import replace

import pytest

from exams.papers.assembly import (
    FormUnfit,
    assemble,
    check,
    check_disjoint,
    paper_facts,
    skill_blueprint,
    theory_blueprint,
)

from .banks import LEVEL_5, SKILL_5, task_bank, theory_bank

T2 = theory_blueprint(5, LEVEL_5)


@pytest.fixture(scope="module")
def bank():
    return theory_bank(T2, factor=4, seed=1)


@pytest.fixture(scope="module")
def assembly(bank):
    return assemble(bank, T2, 2, 1)


def broken_rules(items, facts):
    with pytest.raises(FormUnfit) as caught:
        check(items, facts)
    return {row.rule for row in caught.value.rows}


def with_first(items, **changes):
    place = next(i for i, e in enumerate(items) if e.kind in ("single_choice", "task"))
    return (*items[:place], replace(items[place], **changes), *items[place + 1 :])


def test_the_proof_has_a_row_for_every_area_and_cell(assembly):
    rows = assembly.proofs[0]
    assert all(row.difference == 0 for row in rows)
    assert sum(1 for row in rows if row.rule == "area_half_points") == 7
    assert sum(1 for row in rows if row.rule == "cell_count") == 21
    planned = {r.area: r.planned for r in rows if r.rule == "area_half_points"}
    assert planned["基础知识"] == 50


def test_a_row_prints_planned_actual_and_difference(assembly):
    with pytest.raises(FormUnfit) as caught:
        check(assembly.forms[0].items[1:], paper_facts(T2))
    row = next(r for r in caught.value.rows if r.rule == "paper_half_points")
    assert (row.planned, row.actual, row.difference) == (200, 198, -2)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"half_points": 1}, "items_with_other_points"),
        ({"half_points": 1}, "paper_half_points"),
        ({"half_points": 3}, "area_half_points"),
        ({"area": "基础知识"}, "area_half_points"),
        ({"area": "基础知识"}, "cell_count"),
        ({"area": "别的"}, "area_half_points"),
        ({"kind": "true_false"}, "kind_count"),
        ({"kind": "true_false"}, "cell_count"),
        ({"kind": "essay"}, "items_of_other_kinds"),
        ({"level": 4}, "items_of_other_levels"),
        ({"position": 7}, "positions_out_of_order"),
    ],
)
def test_one_unit_off_is_caught(assembly, changes, rule):
    kinds = [section.kind for section in T2.sections]
    items = sorted(
        assembly.forms[0].items,
        key=lambda e: (kinds.index(e.kind), e.area == "基础知识"),
    )
    items = [replace(e, position=n) for n, e in enumerate(items, start=1)]
    check(items, paper_facts(T2))
    assert rule in broken_rules(with_first(tuple(items), **changes), paper_facts(T2))


def test_a_repeated_item_is_caught(assembly):
    items = assembly.forms[0].items
    again = with_first(items, item=items[-1].item)
    assert broken_rules(again, paper_facts(T2)) == {"item_repeats"}


def test_a_repeated_point_is_caught(assembly):
    items = assembly.forms[0].items
    again = with_first(items, assessment_point=items[-1].assessment_point)
    assert broken_rules(again, paper_facts(T2)) == {"assessment_point_repeats"}


def test_enemies_on_one_form_are_caught(assembly, bank):
    items = assembly.forms[0].items
    rivals = [
        replace(entry, enemies=frozenset({items[0].item}))
        for entry in bank
        if entry.item == items[5].item
    ]
    assert broken_rules(items, paper_facts(T2, rivals)) == {"enemy_pairs"}


def test_two_items_swapped_between_kinds_are_caught(assembly):
    """Kind counts and area points still fit, only the cells do not."""
    items = assembly.forms[0].items
    single = next(
        e for e in items if e.kind == "single_choice" and e.area == "基础知识"
    )
    other = next(e for e in items if e.kind == "true_false" and e.area == "劳动关系")
    swapped = {single.item: "true_false", other.item: "single_choice"}
    changed = [replace(e, kind=swapped.get(e.item, e.kind)) for e in items]
    broken = broken_rules(changed, paper_facts(T2))
    assert broken == {"cell_count", "items_out_of_section"}


def test_a_skill_paper_half_a_point_off_is_caught():
    blueprint = skill_blueprint(5, SKILL_5)
    items = assemble(task_bank(), blueprint, 1, 1).forms[0].items
    off = with_first(items, half_points=items[0].half_points + 1)
    assert broken_rules(off, paper_facts(blueprint)) == {
        "area_half_points",
        "paper_half_points",
    }


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("resting_items", lambda names: {"resting": frozenset(names[:1])}),
        (
            "split_item_sets",
            lambda names: {"item_sets": {"s": frozenset({names[0], "elsewhere"})}},
        ),
        ("core_items", lambda names: {"core_percent": 100}),
        ("lower_level_items", lambda names: {"level": 4, "levels": frozenset({4, 5})}),
        ("cases", lambda names: {"cases": {"C01": ("基础知识", 10)}}),
        ("enemy_pairs", lambda names: {"enemy_pairs": {frozenset(names[:2])}}),
    ],
)
def test_a_plan_that_the_form_does_not_keep_is_caught(assembly, rule, facts):
    items = with_first(assembly.forms[0].items, importance="Y")
    plan = paper_facts(T2)
    check(items, plan)
    names = [entry.item for entry in items]
    assert broken_rules(items, replace(plan, **facts(names))) == {rule}


def test_a_case_that_nobody_planned_is_caught(assembly):
    items = assembly.forms[0].items
    last = replace(items[-1], kind="case", item="C01")
    assert "other_cases" in broken_rules((*items[:-1], last), paper_facts(T2))


def test_an_item_on_two_forms_is_caught(assembly):
    one, other = (form.items for form in assembly.forms)
    assert check_disjoint([one, other])[0].actual == 0
    with pytest.raises(FormUnfit):
        check_disjoint([one, (one[0], *other[1:])])


def test_an_empty_form_is_unfit():
    assert "paper_half_points" in broken_rules((), paper_facts(T2))
