"""The referee, asked about given facts, says what it says of a case with those facts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.engine import (
    DATA,
    FactsError,
    deadlines_of,
    explained,
    fact_schema,
    make_instance,
    rule_on,
    share_of,
)
from casework.engine.oracle import paper_needs
from casework.engine.workdays import monday_to_friday
from tests.casework.cases import load_case

CASES = [load_case(path) for path in sorted((DATA / "cases").glob("*.yaml"))]
C01, C18 = load_case("c01"), load_case("c18")


def asked(instance):
    return {name: instance.facts[name] for name in fact_schema(C01)}


@given(st.integers(0, 10_000))
def test_it_agrees_with_every_case_of_those_facts(seed):
    instance = make_instance(C01, seed)
    ruling = rule_on(C01, asked(instance), {}, monday_to_friday)
    needs = paper_needs(instance)
    assert ruling.decisions == instance.answers
    assert ruling.shared == needs.shared
    assert set(ruling.required) == {*needs.here, *needs.ask}


def test_the_schema_names_what_the_rules_ask_for_and_nothing_else():
    assert set(fact_schema(C01)) == {
        "sex", "age", "months_unemployed", "dibao", "sharing", "complaint",
    }  # fmt: skip
    assert fact_schema(C01)["age"] == {"integer": [16, 59]}
    assert fact_schema(C01)["sex"] == {"choice": ["女", "男"]}


def test_deadlines_run_from_their_anchors(workdays):
    facts = asked(make_instance(C01, 0))
    days = {"publish": date(2026, 4, 8), "approved": date(2026, 4, 30)}
    ruling = rule_on(C01, facts, days, workdays)
    assert ruling.due == {"publicity": "2026-04-15", "home_contact": "2026-05-07"}
    assert rule_on(C01, facts, {}, workdays).due == {}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"age": "43"}, "age"),
        ({"age": True}, "age"),
        ({"age": 12}, "age"),
        ({"dibao": "maybe"}, "dibao"),
        ({"height": 170}, "height"),
        ({"sex": None}, "sex"),
    ],
)
def test_facts_outside_the_rules_are_refused_by_name(change, told):
    with pytest.raises(FactsError) as found:
        rule_on(C01, asked(make_instance(C01, 0)) | change, {}, monday_to_friday)
    assert [fault.split("：")[0] for fault in found.value.faults] == [told]


def test_all_that_is_missing_is_told_at_once():
    with pytest.raises(FactsError) as found:
        rule_on(C01, {}, {"lunch": date(2026, 4, 8)}, monday_to_friday)
    assert len(found.value.faults) == 7


@pytest.mark.parametrize("case", CASES, ids=[one.id for one in CASES])
@pytest.mark.parametrize("seed", [0, 1, 7])
def test_a_procedure_gives_its_share_of_what_the_case_says(case, seed):
    instance = make_instance(case, seed)
    needs = paper_needs(instance)
    for procedure in case.procedures:
        share = share_of(case, procedure)
        facts = {name: instance.facts[name] for name in fact_schema(case, procedure)}
        ruling = rule_on(case, facts, {}, monday_to_friday, procedure)
        assert ruling.decisions == {
            key: found
            for key, found in instance.answers.items()
            if key in share.decisions
        }
        ours = {one for one in needs.required if one in share.papers}
        assert {*ruling.required, *ruling.shared} == ours
        told = explained(case, ruling, instance.facts, {}, procedure)
        for answer in told["answers"]:
            assert answer["decision"] in ruling.decisions
            assert answer["title"]
            assert answer["rule"]
            # What has no label would be told by its key.
            assert all(one["label"] != one["value"] for one in answer["values"])


@pytest.mark.parametrize(
    ("case", "procedure", "facts"),
    [
        ("c03", "Q-07", {"years", "ending"}),
        ("c11", "N-02", {"injury_days", "asker"}),
        ("c11", "N-03", {"status", "left_months"}),
        ("c11", "N-04", set()),
        (
            "c18",
            "Q-11",
            {
                *("b_staff", "b_counts", "b_place", "b_trade", "b_gap"),
                *("c_pay", "c_gap", "c_security"),
            },
        ),
    ],
)
def test_a_procedure_asks_for_its_own_facts_only(case, procedure, facts):
    assert set(fact_schema(load_case(case), procedure)) == facts


def test_papers_of_another_procedure_are_not_asked_for():
    facts = {"status": "left", "left_months": 2}
    said = rule_on(load_case("c11"), facts, {}, monday_to_friday, "N-03")
    assert (said.required, set(said.decisions)) == ((), {
        "arbitration", "losing", "both_routes",
    })  # fmt: skip
    first, second = (set(share_of(C18, one).papers) for one in ("Q-10", "Q-11"))
    assert ("e_roster" in first, "e_roster" in second) == (True, False)
    # Interest is paid by the same list.
    assert {one[0] for one in first & second} == {"c"}


@pytest.mark.parametrize(
    ("case", "procedure", "name", "value"),
    [
        ("c08", "J-14", "first_months", 192),
        ("c15", "N-01", "first_months", 61),
        ("c18", "Q-10", "a_share", 299),
        ("c05", "J-10", "share", 1000),
        ("c01", "G-01", "age", 16),
        ("c03", "Q-07", "years", 60),
        ("c09", "Q-27", "fair_hour", 20),
        ("c11", "N-03", "left_months", 600),
        ("c15", "N-01", "first_months", 0),
        ("c15", "N-01", "left", 24),
        ("c16", "J-20", "head_b", 10),
        ("c18", "Q-11", "b_staff", 10_000),
    ],
)
def test_numbers_of_the_rule_are_taken_whether_a_variant_draws_them_or_not(
    case, procedure, name, value
):
    template = load_case(case)
    instance = make_instance(template, 0)
    facts = {one: instance.facts[one] for one in fact_schema(template, procedure)}
    rule_on(template, facts | {name: value}, {}, monday_to_friday, procedure)
    for wrong in (-1, 10**9, str(value), float(value)):
        with pytest.raises(FactsError, match=name):
            rule_on(template, facts | {name: wrong}, {}, monday_to_friday, procedure)


def test_the_rule_decides_between_the_numbers_that_a_variant_draws():
    template = load_case("c08")
    instance = make_instance(template, 0)
    facts = {one: instance.facts[one] for one in fact_schema(template, "J-14")}

    def action(months):
        asked = facts | {"first_months": months}
        said = rule_on(template, asked, {}, monday_to_friday, "J-14")
        return said.decisions["first_action"]

    assert (action(191), action(192)) == (("refuse",), ("register",))


# By the words of the source: what is decided, the label, and by which rule.
COUNTED = [
    *(
        ("c03", "Q-07", {"years": years, "ending": "ends"}, "months", months, rule)
        for years, months, rule in [
            *((0, "不发", "months"), (1, "3个月", "months"), (4, "12个月", "months")),
            *((5, "13个月", "months_long"), (15, "23个月", "months_long")),
            *((16, "24个月", "months_long"), (40, "24个月", "months_long")),
        ]
    ),
    *(
        (
            *("c11", "N-03", {"status": "left", "left_months": months}),
            *("arbitration", f"离职{label}", "arbitration_limit"),
        )
        for months, label in [
            (0, "起一年内申请，还剩约12个月"),
            (3, "起一年内申请，还剩约9个月"),
            (11, "起一年内申请，只剩约1个月"),
            (12, "起一年内申请，今天是最后一天"),
            (13, "已过一年，一般超过仲裁时效"),
        ]
    ),
    *(
        ("c15", "N-01", {"first_months": paid}, "first_longest", label, rule)
        for paid, label, rule in [
            (11, "不能领", "one_year"),
            (12, "最长12个月", "bands"),
            (59, "最长12个月", "bands"),
            (60, "最长18个月", "bands"),
            (119, "最长18个月", "bands"),
            (120, "最长24个月", "bands"),
        ]
    ),
    *(
        (
            *("c15", "N-01", {"second_months": paid, "left": left}),
            *("second_longest", f"最长{min(24, own + left)}个月", "again"),
        )
        for paid, own in [(12, 12), (59, 12), (60, 18), (119, 18), (120, 24)]
        for left in (0, 1, 5, 6, 7, 11, 12, 24)
    ),
    *(
        ("c16", "J-20", {"head_b": people}, "place_b", label, rule)
        for people, label, rule in [
            (1, "到单位或者单位提供的场地", "rec_place_firm"),
            (9, "到单位或者单位提供的场地", "rec_place_firm"),
            (10, "到单位或者单位提供的场地", "rec_place_ten"),
            (11, "由镇里搭建面试平台", "rec_place"),
            (50, "由镇里搭建面试平台", "rec_place"),
        ]
    ),
    *(
        (
            *("c09", "Q-27", {"fair_hour": hour, "headcount": 20}),
            *("gather", f"{hour - 1}:00", "guide_hour"),
        )
        for hour in (8, 9, 13, 20)
    ),
]


@pytest.mark.parametrize(
    ("case", "procedure", "numbers", "decision", "label", "rule"), COUNTED
)
def test_a_formula_of_the_source_decides_any_number(
    case, procedure, numbers, decision, label, rule
):
    template = load_case(case)
    drawn = make_instance(template, 0).facts
    facts = {one: drawn[one] for one in fact_schema(template, procedure)} | numbers
    ruling = rule_on(template, facts, {}, monday_to_friday, procedure)
    answers = explained(template, ruling, facts, {}, procedure)["answers"]
    told = next(one for one in answers if one["decision"] == decision)
    assert [one["label"] for one in told["values"]] == [label]
    assert told["rule"] == rule


def test_who_is_in_no_category_is_not_recognised():
    facts = {"sex": "男", "age": 49, "months_unemployed": 11, "dibao": "expired"}
    for complaint in ("false", "true"):
        facts |= {"sharing": "open", "complaint": complaint}
        said = rule_on(C01, facts, {}, monday_to_friday, "G-01")
        assert said.decisions["category"] == ("ineligible",)
        assert said.decisions["result"] == ("refused",)


@pytest.mark.parametrize(
    ("months", "label"), [(191, "不予登记并说明理由"), (192, "予以登记")]
)
def test_what_no_item_asks_for_is_told_with_the_rule_behind_it(months, label):
    template = load_case("c08")
    facts = {
        one: make_instance(template, 0).facts[one]
        for one in fact_schema(template, "J-14")
    }
    facts["first_months"] = months
    said = rule_on(template, facts, {}, monday_to_friday, "J-14")
    first = explained(template, said, facts, {}, "J-14")["answers"][0]
    assert (first["title"], first["rule"]) == ("一号：能不能登记", "age_16")
    assert first["values"][0]["label"] == label


def test_a_firm_that_does_not_fit_is_not_recommended():
    drawn = make_instance(C18, 0).facts
    facts = {one: drawn[one] for one in fact_schema(C18, "Q-10")} | {"a_share": 299}
    said = rule_on(C18, facts, {}, monday_to_friday, "Q-10").decisions
    assert (said["a_result"], said["a_opinion"]) == (("own",), ("refuse",))


@pytest.mark.parametrize(
    ("case", "procedure", "anchor", "key", "last"),
    [
        ("c15", "N-01", "job_ended", "unit_15", "2026-04-23"),
        # Saturday, 9 May 2026, is a day of work.
        ("c25", "N-06", "death", "tell_20", "2026-05-09"),
        ("c12", "N-05", "last_certified", "certify_12", "2027-04-08"),
    ],
)
def test_of_what_is_left_of_a_period_the_whole_is_told(
    workdays, case, procedure, anchor, key, last
):
    template = load_case(case)
    drawn = make_instance(template, 0).facts
    facts = {one: drawn[one] for one in fact_schema(template, procedure)}
    days = {anchor: date(2026, 4, 8)}
    ruling = rule_on(template, facts, days, workdays, procedure)
    assert ruling.due == {key: last}
    (told,) = explained(template, ruling, facts, days, procedure)["deadlines"]
    assert (told["anchor"], told["date"]) == (anchor, last)
    left = {"unit_in_7", "tell_in_7", "certify_in_1"}
    assert not left & deadlines_of(template, procedure).keys()


def test_facts_that_contradict_each_other_are_refused():
    """Who still works there did not leave so many months ago."""
    facts = {"status": "employed", "left_months": 5}
    with pytest.raises(FactsError) as found:
        rule_on(load_case("c11"), facts, {}, monday_to_friday, "N-03")
    assert [fault.split("：")[0] for fault in found.value.faults] == ["left_months"]
    facts_of_a_shop = {"years": 3, "ending": "none"}
    with pytest.raises(FactsError, match="years"):
        rule_on(load_case("c03"), facts_of_a_shop, {}, monday_to_friday, "Q-07")
    sound = facts | {"left_months": 0}
    assert rule_on(load_case("c11"), sound, {}, monday_to_friday, "N-03").decisions


@pytest.mark.parametrize(
    ("staff", "counts", "result"),
    [
        (100, 30, "certify"),
        (100, 29, "few"),
        (101, 16, "certify"),
        (101, 15, "few"),
        (120, 17, "few"),
        (1, 1, "certify"),
        (7, 2, "few"),
        (1000, 150, "certify"),
    ],
)
def test_the_share_of_a_dense_firm_is_of_all_its_staff(staff, counts, result):
    facts = {"b_staff": staff, "b_counts": counts}
    facts |= {"b_place": "here", "b_trade": "toys", "b_gap": "none"}
    facts |= {"c_pay": "late", "c_gap": "none", "c_security": "surety"}
    said = rule_on(C18, facts, {}, monday_to_friday, "Q-11")
    assert said.decisions["b_result"] == (result,)
    told = explained(C18, said, facts, {}, "Q-11")
    counted = next(one for one in told["answers"] if one["decision"] == "b_counted")
    assert counted["values"] == [{"value": f"n{counts}", "label": f"{counts}人"}]


@pytest.mark.parametrize(
    "day", [date.min, date(1949, 12, 31), date(2101, 1, 1), date(9999, 12, 31)]
)
def test_a_day_out_of_all_reckoning_is_refused(day):
    facts = asked(make_instance(C01, 0))
    with pytest.raises(FactsError, match="publish"):
        rule_on(C01, facts, {"publish": day}, monday_to_friday)


def test_true_is_no_number():
    template = load_case("c03")
    facts = {"years": True, "ending": "ends"}
    with pytest.raises(FactsError, match="years"):
        rule_on(template, facts, {}, monday_to_friday, "Q-07")
    rule_on(template, facts | {"years": 1}, {}, monday_to_friday, "Q-07")


def test_a_ruling_is_told_with_labels_modes_and_rules(workdays):
    facts = asked(make_instance(C01, 0)) | {"sex": "女", "age": 43}
    days = {"publish": date(2026, 4, 8), "approved": date(2026, 4, 30)}
    ruling = rule_on(C01, facts, days, workdays, "G-01")
    told = explained(C01, ruling, facts, days, "G-01")
    period, _ = told["deadlines"]
    assert (period["date"], period["mode"]) == ("2026-04-15", "not_before")
    assert period["title"] == "公示期"
    assert "公示" in period["citation"]
    category = next(one for one in told["answers"] if one["decision"] == "category")
    assert category["any_of"]
    assert {"value": "age", "label": C01.choices["category"]["age"]} in category[
        "values"
    ]
    assert category["text"] == C01.pack.rules["scope"].text
    assert {"document": "id_card", "title": "居民身份证", "shared": False} in told[
        "papers"
    ]


def test_what_would_be_wrong_is_not_told_as_an_answer():
    facts = {"status": "left", "left_months": 2}
    template = load_case("c11")
    ruling = rule_on(template, facts, {}, monday_to_friday, "N-03")
    told = explained(template, ruling, facts, {}, "N-03")
    assert "losing" in ruling.decisions
    assert [one["decision"] for one in told["answers"]] == [
        "arbitration",
        "both_routes",
    ]
