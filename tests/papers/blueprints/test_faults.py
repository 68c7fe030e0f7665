"""Rules that contradict the weight table or themselves: every fault at its field."""

from dataclasses import replace

import pytest

from exams.papers.blueprints.faults import Ground, rule_faults
from exams.papers.blueprints.plans import blueprint_for, faults_of
from exams.papers.blueprints.presets import preset_rules, presets_of
from exams.papers.blueprints.rules import CaseRule, RulesRefused, SectionRule
from tests.papers.assembly.banks import LEVEL_3, LEVEL_5, SKILL_5

GROUND = Ground(5, "theory", LEVEL_5, 90, {})
SKILL = Ground(5, "skill", SKILL_5, 90, {"work-injury": "工伤"})
T2 = preset_rules("T2", GROUND, cooldown=3)
S = preset_rules("S", SKILL, cooldown=3)


def fields(rules, ground=GROUND):
    return {fault.field for fault in faults_of(rules, ground)}


def section(kind="single_choice", count=100, half_points=2, areas=()):
    return SectionRule(kind=kind, count=count, half_points=half_points, areas=areas)


@pytest.mark.parametrize("areas", [LEVEL_5, LEVEL_3])
@pytest.mark.parametrize("code", presets_of("theory"))
def test_every_template_fits_every_level(areas, code):
    ground = Ground(3, "theory", areas, 90, {})
    rules = preset_rules(code, ground, cooldown=3)
    assert faults_of(rules, ground) == ()
    blueprint = blueprint_for(rules, ground)
    assert sum(cell.amount for cell in blueprint.cells()) == 100


def test_t3_sets_ethics_apart_with_its_ten_points():
    ethics = LEVEL_5[0][0]
    rules = preset_rules("T3", GROUND, cooldown=3)
    own = [one for one in rules.sections if one.areas == (ethics,)]
    assert sum(one.count for one in own) == 10
    assert all(ethics not in one.areas for one in rules.sections if one not in own)


def test_the_skill_paper_takes_its_points_area_by_area():
    assert faults_of(S, SKILL) == ()
    amounts = [cell.amount for cell in blueprint_for(S, SKILL).cells()]
    assert amounts == [2 * percent for _area, percent in SKILL_5]


def test_weights_that_do_not_sum_are_the_standards_fault():
    ground = replace(GROUND, areas=(("甲", 50), ("乙", 45)))
    assert "weights" in fields(replace(T2, sections=(section(),)), ground)


def test_each_contradiction_stands_at_its_field():
    wrong = replace(
        T2,
        minutes=60,
        sections=(
            section("task", 50),
            section("single_choice", 30, areas=("哪里", LEVEL_5[0][0])),
            section("single_choice", 10, areas=(LEVEL_5[0][0],)),
        ),
        bands=(10, 20, 40, 20, 20),
        lower_level_items=5,
        anchors=91,
    )
    assert fields(wrong) == {
        "minutes",
        "sections-0-kind",
        "sections-1-areas",
        "sections-2-areas",
        "sections",
        "bands",
        "lower_level_items",
        "anchors",
    }


def test_an_empty_paper_and_an_area_without_items_are_refused():
    assert fields(replace(T2, sections=())) == {"sections"}
    only = section(areas=(LEVEL_5[0][0],))
    said = [
        fault.message for fault in rule_faults(replace(T2, sections=(only,)), GROUND)
    ]
    assert len(said) == len(LEVEL_5) - 1
    assert "没有安排任何大题" in said[0]


def test_counts_that_fit_no_weight_table_are_refused_in_words():
    odd = replace(T2, sections=(section(count=10, half_points=20),))
    [fault] = faults_of(odd, GROUND)
    assert fault.field == "sections"
    assert "凑不出" in fault.message
    with pytest.raises(RulesRefused):
        blueprint_for(odd, GROUND)


def case(slug="work-injury", area=SKILL_5[0][0], half_points=20):
    return CaseRule(case=slug, area=area, half_points=half_points)


def test_a_case_takes_its_points_of_its_area():
    rules = replace(S, cases=(case(),))
    assert faults_of(rules, SKILL) == ()
    cells = {cell.area: cell.amount for cell in blueprint_for(rules, SKILL).cells()}
    assert cells[SKILL_5[0][0]] == 2 * SKILL_5[0][1] - 20


def test_cases_must_exist_once_and_fit_their_area():
    assert fields(replace(S, cases=(case("none"),)), SKILL) == {"cases-0-case"}
    assert fields(replace(S, cases=(case(area="哪里"),)), SKILL) == {"cases-0-area"}
    big = replace(S, cases=(case(half_points=60),))
    assert fields(big, SKILL) == {"cases-0-points"}
    twice = replace(S, cases=(case(), case(half_points=2)))
    assert fields(twice, SKILL) == {"cases-0-case", "cases-1-case"}
    assert "cases" in fields(replace(T2, cases=(case(),)))
    assert "sections" in fields(replace(S, sections=(section(),)), SKILL)
