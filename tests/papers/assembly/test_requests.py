"""What may be asked for, and what else an answer says: rules seen one at a time."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.papers.assembly import (
    MOST_FORMS,
    Blueprint,
    BlueprintError,
    CaseSlot,
    FormsRefused,
    FormUnfit,
    ImpossiblePaper,
    Section,
    SeedRefused,
    assemble,
    bank_digest,
    blueprint_faults,
    check,
    check_set,
    feasibility,
    forecast,
    paper_facts,
    skill_blueprint,
    theory_blueprint,
)

from .banks import LEVEL_3, LEVEL_5, SKILL_5, item, small_blueprint, task_bank
from .banks import theory_bank as bank_for

T2 = theory_blueprint(5, LEVEL_5)


def names(form):
    return {entry.item for entry in form.items}


def wide_bank(copies=4, **facts):
    """Return `copies` × what each cell of the small paper needs, each on its point."""
    return [
        item(f"{area}-{kind}-{n}", kind=kind, area=area, **facts)
        for area in "甲乙"
        for kind in ("single_choice", "true_false")
        for n in range(copies)
    ]


def with_facts(bank, facts):
    return [replace(e, **facts.get(e.item, {})) for e in bank]


# --- what a request may be ---------------------------------------------------------


@pytest.mark.parametrize("forms", [0, -1, MOST_FORMS + 1, 10**6, 2.0])
def test_a_senseless_number_of_forms_is_refused_at_once(forms):
    for ask in (
        lambda: assemble([], T2, forms, 1),
        lambda: feasibility([], T2, forms=forms),
    ):
        with pytest.raises(FormsRefused) as caught:
            ask()
        assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("seed", [None, "1", 1.0, True])
def test_a_seed_that_is_no_whole_number_is_refused(seed):
    with pytest.raises(SeedRefused):
        assemble([], T2, 1, seed)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers())
def test_any_whole_number_is_a_seed(seed):
    bank = wide_bank()
    once = assemble(bank, small_blueprint(), 2, seed)
    assert once == assemble(bank[::-1], small_blueprint(), 2, seed)


@pytest.mark.parametrize("forms", [1, 2])
def test_a_bank_that_is_all_at_rest_says_so(forms):
    with pytest.raises(ImpossiblePaper) as caught:
        assemble(wide_bank(resting=True), small_blueprint(), forms, 1)
    assert {rule.code for rule in caught.value.clash} == {"cell_count", "cooldown"}
    assert sum(cell.missing for cell in caught.value.missing) == 4


def test_an_empty_bank_has_a_clash_of_one_cell():
    with pytest.raises(ImpossiblePaper) as caught:
        assemble([], T2, 1, 1)
    assert [rule.code for rule in caught.value.clash] == ["cell_count"]
    assert feasibility([], T2).possible is False
    assert forecast([], T2).papers == 0


def test_a_watcher_sees_every_form_and_may_cancel():
    seen = []
    bank = wide_bank()
    assemble(bank, small_blueprint(), 2, 1, watch=lambda *step: seen.append(step))
    assert seen[0] == (0, 2)
    assert seen[-1] == (2, 2)

    class CancelledError(Exception):
        pass

    def cancel(done, total):
        if done:
            raise CancelledError

    with pytest.raises(CancelledError):
        assemble(bank, small_blueprint(), 2, 1, watch=cancel)


# --- faults of a blueprint ---------------------------------------------------------


def test_every_fault_is_named_at_once():
    faults = blueprint_faults(
        level=9,
        part="theory",
        areas=(("甲", 50), ("甲", 49), ("乙", 0)),
        sections=(
            Section(kind="single_choice", count=0, half_points=2),
            Section(kind="single_choice", count=3, half_points=0, areas=("丙",)),
        ),
        cases=(CaseSlot(case="C01", area="丁", half_points=0),),
        bands=(50, 60, -10, 0, 1),
        band_slack=-1,
        core_percent=101,
        anchors=9,
    )
    assert {fault.code for fault in faults} == {
        "level_unknown",
        "area_twice",
        "weights_sum",
        "weight_not_positive",
        "section_empty",
        "section_points",
        "section_area_unknown",
        "case_area_unknown",
        "case_points",
        "paper_points",
        "negative",
        "bands_sum",
        "out_of_range",
        "anchors_too_many",
    }


def test_numbers_that_are_not_whole_are_faults_and_not_crashes():
    faults = blueprint_faults(
        level=5,
        part="skill",
        areas=(("甲", 99.5), ("乙", 0.5)),
        difficulty_target=0.65,
    )
    assert {(f.code, f.where) for f in faults} == {
        ("not_whole", "甲"),
        ("not_whole", "乙"),
        ("not_whole", "difficulty_target"),
    }


def test_a_case_bigger_than_its_area_is_a_fault():
    with pytest.raises(BlueprintError) as caught:
        skill_blueprint(
            5, SKILL_5, cases=(CaseSlot(case="C01", area="劳动关系", half_points=21),)
        )
    assert [f.code for f in caught.value.faults] == ["cases_too_big"]
    assert caught.value.faults[0].numbers == (21, 20)


# --- templates, sections and cases -------------------------------------------------


def test_t3_puts_ethics_first_as_a_part_of_its_own():
    plan = theory_blueprint(5, LEVEL_5, "T3")
    ethics, rest = LEVEL_5[0][0], {area for area, _percent in LEVEL_5[1:]}
    assert [section.count for section in plan.sections] == [6, 2, 2, 54, 18, 18]
    bank = bank_for(plan, factor=4, seed=1)
    form = assemble(bank, plan, 1, 1).forms[0]
    assert {entry.area for entry in form.items[:10]} == {ethics}
    assert {entry.area for entry in form.items[10:]} == rest
    kinds = [entry.kind for entry in form.items]
    assert kinds[:6] == ["single_choice"] * 6
    assert kinds[10:64] == ["single_choice"] * 54
    moved = (*form.items[10:], *form.items[:10])
    moved = [replace(e, position=n) for n, e in enumerate(moved, start=1)]
    with pytest.raises(FormUnfit) as caught:
        check(moved, paper_facts(plan))
    assert {row.rule for row in caught.value.rows} == {"items_out_of_section"}


@pytest.mark.parametrize("areas", [LEVEL_3, LEVEL_5])
def test_the_parts_of_t3_hold_the_cells_of_t2(areas):
    def table(template):
        cells = theory_blueprint(3, areas, template).cells()
        return Counter({(c.area, c.kind): c.amount for c in cells})

    assert table("T2") == table("T3")


def test_items_of_half_a_point_make_a_whole_paper():
    sections = (
        Section(kind="single_choice", count=40, half_points=1),
        Section(kind="true_false", count=40, half_points=2),
        Section(kind="multiple_choice", count=20, half_points=4),
    )
    plan = Blueprint(level=5, part="theory", areas=LEVEL_5, sections=sections)
    form = assemble(bank_for(plan, factor=4, seed=2), plan, 1, 3).forms[0]
    points = Counter()
    for entry in form.items:
        points[entry.area] += entry.half_points
    assert points == {area: 2 * percent for area, percent in LEVEL_5}


def test_a_case_takes_its_points_and_items_fill_the_rest():
    slot = CaseSlot(case="C01", area="就业创业", half_points=20)
    plan = skill_blueprint(5, SKILL_5, cases=(slot,))
    form = assemble(task_bank(), plan, 1, 1).forms[0]
    entry = next(e for e in form.items if e.kind == "case")
    assert (entry.item, entry.half_points, entry.area) == ("C01", 20, "就业创业")
    assert sum(e.half_points for e in form.items) == 200
    lacking = [e for e in form.items if e.kind != "case"]
    lacking = [replace(e, position=n) for n, e in enumerate(lacking, start=1)]
    with pytest.raises(FormUnfit) as caught:
        check(lacking, paper_facts(plan))
    assert "cases" in {row.rule for row in caught.value.rows}


def test_a_case_on_a_theory_paper_comes_last():
    plan = replace(
        small_blueprint(),
        half_points=12,
        cases=(
            CaseSlot(case="C01", area="甲", half_points=2),
            CaseSlot(case="C02", area="乙", half_points=2),
        ),
    )
    form = assemble(wide_bank(), plan, 1, 1).forms[0]
    assert [entry.item for entry in form.items[4:]] == ["C01", "C02"]


# --- rules -------------------------------------------------------------------------


def test_the_items_of_a_set_stand_side_by_side_or_not_at_all():
    plan = small_blueprint(single=4, true_false=4)
    bank = with_facts(
        wide_bank(6), {f"甲-single_choice-{n}": {"item_set": "s"} for n in (0, 3)}
    )
    seen = set()
    for seed in range(12):
        form = assemble(bank, plan, 1, seed).forms[0]
        mine = [
            e.position
            for e in form.items
            if e.item in ("甲-single_choice-0", "甲-single_choice-3")
        ]
        assert len(mine) in (0, 2)
        assert not mine or mine[1] - mine[0] == 1
        seen.add(len(mine))
    assert seen == {0, 2}


def test_a_set_with_a_resting_member_stays_away():
    bank = with_facts(
        wide_bank(3),
        {
            "甲-single_choice-0": {"item_set": "s"},
            "甲-single_choice-1": {"item_set": "s", "resting": True},
        },
    )
    form = assemble(bank, small_blueprint(), 1, 1).forms[0]
    assert "甲-single_choice-2" in names(form)


def test_met_items_come_last_and_are_counted():
    met = {f"甲-{kind}-{n}": {"met": 1} for kind in ("single_choice",) for n in (0, 1)}
    bank = with_facts(wide_bank(3), met)
    assert [f.met_items for f in assemble(bank, small_blueprint(), 1, 1).forms] == [0]
    two = assemble(bank, small_blueprint(), 2, 1).forms
    assert sorted(form.met_items for form in two) == [0, 1]


def test_the_less_met_of_two_items_is_taken():
    bank = with_facts(wide_bank(1), {"甲-single_choice-0": {"met": 5, "difficulty": 2}})
    bank.append(item("甲-single_choice-1", area="甲", met=2, difficulty=5))
    for seed in range(4):
        form = assemble(bank, small_blueprint(), 1, seed).forms[0]
        assert "甲-single_choice-1" in names(form)


def test_forms_share_their_anchors_and_nothing_else():
    plan = replace(T2, anchors=10)
    assembly = assemble(bank_for(T2, factor=5, seed=3, points_factor=6), plan, 3, 1)
    anchors = set(assembly.anchors)
    assert len(anchors) == 10
    assert len({e.area for e in assembly.forms[0].items if e.item in anchors}) >= 5
    for one in assembly.forms:
        for other in assembly.forms:
            assert one is other or names(one) & names(other) == anchors


def test_forms_share_no_more_than_they_may():
    plan = replace(small_blueprint(), overlap=2)
    bank = wide_bank(1)[:2] + wide_bank(2)[4:]
    with pytest.raises(ImpossiblePaper):
        assemble(bank, small_blueprint(), 2, 1)
    one, other = assemble(bank, plan, 2, 1).forms
    assert len(names(one) & names(other)) == 2
    with pytest.raises(FormUnfit):
        check_set([one.items, other.items], overlap=1)
    with pytest.raises(FormUnfit):
        check_set([one.items, other.items], overlap=0, anchors=3)


def test_a_bank_rich_enough_shares_nothing_though_it_may():
    plan = replace(small_blueprint(), overlap=2)
    one, other = assemble(wide_bank(), plan, 2, 1).forms
    assert not names(one) & names(other)


def test_bands_core_and_tolerance_are_printed_with_their_bounds():
    plan = theory_blueprint(
        5,
        LEVEL_5,
        bands=(10, 20, 40, 20, 10),
        band_slack=2,
        core_percent=80,
        difficulty_target=590,
        difficulty_tolerance=10,
    )
    bank = [
        replace(e, importance="XXXXY"[n % 5])
        for n, e in enumerate(bank_for(plan, factor=6, seed=4, points_factor=6))
    ]
    assembly = assemble(bank, plan, 1, 1)
    rows = {row.rule: row for row in assembly.proofs[0]}
    assert (rows["band_1_items"].least, rows["band_1_items"].most) == (8, 12)
    assert rows["core_items"].planned == 80
    assert rows["core_items"].actual >= 80
    assert rows["mean_difficulty"].planned == 590
    items = assembly.forms[0].items
    hard = [replace(e, difficulty=5, importance="Z") for e in items]
    with pytest.raises(FormUnfit) as caught:
        check(hard, paper_facts(plan))
    assert {row.rule: row.difference for row in caught.value.rows} == {
        "band_1_items": -8,
        "band_2_items": -18,
        "band_3_items": -38,
        "band_4_items": -18,
        "band_5_items": 88,
        "core_items": -80,
        "mean_difficulty": 150 - 580,
    }


def test_missing_items_are_named_by_grade_where_bands_bind():
    plan = replace(small_blueprint(), bands=(0, 50, 50, 0, 0))
    bank = wide_bank(difficulty=3)
    with pytest.raises(ImpossiblePaper) as caught:
        assemble(bank, plan, 1, 1)
    assert [rule.code for rule in caught.value.clash].count("bands") == 1
    grades = [cell.grades for cell in caught.value.missing]
    assert [sum(column) for column in zip(*grades, strict=True)] == [0, 2, 0, 0, 0]


# --- digest, feasibility, forecast -------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"resting": True},
        {"met": 1},
        {"uses": 1},
        {"importance": "Y"},
        {"item_set": "s"},
        {"enemies": frozenset({"x"})},
        {"key": "A"},
        {"information": (1, 2, 3)},
        {"difficulty": 4},
    ],
)
def test_the_digest_changes_with_whatever_can_change_an_answer(change):
    bank = [item("1"), item("2")]
    assert bank_digest(bank) != bank_digest([bank[0], replace(bank[1], **change)])


def test_feasibility_counts_the_stock_of_each_cell():
    found = feasibility(wide_bank(3), small_blueprint(), forms=2)
    assert found.possible is True
    assert [(c.needed, c.stock, c.papers) for c in found.cells] == [(2, 3, 3)] * 4
    refused = feasibility(wide_bank(3), small_blueprint(), forms=4)
    assert refused.possible is False
    assert [rule.code for rule in refused.clash] == ["cell_count", "disjoint"]
    assert sum(cell.missing for cell in refused.missing) == 4


def test_shared_anchors_are_no_shortage():
    plan = replace(small_blueprint(), anchors=4)
    assert len(assemble(wide_bank(1), plan, 2, 1).forms) == 2
    assert feasibility(wide_bank(1), plan, forms=2).possible is not False
    fewer = replace(plan, anchors=3)
    assert feasibility(wide_bank(1), fewer, forms=2).possible is False


def test_the_forecast_names_the_bottleneck():
    bank = [*wide_bank(5), item("extra", area="甲")]
    bank = [e for e in bank if e.item not in ("乙-true_false-0", "乙-true_false-1")]
    found = forecast(bank, small_blueprint())
    assert found.papers == 3
    assert [(c.area, c.kind) for c in found.bottleneck] == [("乙", "true_false")]
    assert len(assemble(bank, small_blueprint(), 3, 1).forms) == 3
    with pytest.raises(ImpossiblePaper):
        assemble(bank, small_blueprint(), 4, 1)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), factor=st.floats(1, 4))
def test_no_more_papers_than_the_forecast_says(seed, factor):
    plan = small_blueprint(single=6, true_false=4)
    bank = bank_for(plan, factor=factor, seed=seed, points_factor=1.5)
    papers = forecast(bank, plan).papers
    with pytest.raises(ImpossiblePaper):
        assemble(bank, plan, papers + 1, 1)
