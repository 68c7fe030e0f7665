"""The referee, asked about given facts, says what it says of a case with those facts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.engine import FactsError, fact_schema, load_case, make_instance, rule_on
from casework.engine.oracle import paper_needs
from casework.engine.workdays import monday_to_friday

C01 = load_case("c01")


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
    assert fact_schema(C01)["age"] == {"integer": [27, 58]}
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
    assert [fault.split(":")[0] for fault in found.value.faults] == [told]


def test_all_that_is_missing_is_told_at_once():
    with pytest.raises(FactsError) as found:
        rule_on(C01, {}, {"lunch": date(2026, 4, 8)}, monday_to_friday)
    assert len(found.value.faults) == 7
