"""The JSON of a version: read strictly, written canonically, the same both ways."""

import hashlib
import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from exams.papers.blueprints.posted import posted_of
from exams.papers.blueprints.rules import (
    COUNT_RANGE,
    RANGES,
    BlueprintRules,
    CaseRule,
    RulesRefused,
    SectionRule,
    rules_from_json,
)

names = st.text(min_size=1, max_size=80)
half_points = st.integers(1, 1999)
sections = st.builds(
    SectionRule,
    kind=names,
    count=st.integers(*COUNT_RANGE),
    half_points=half_points,
    areas=st.lists(names, unique=True, max_size=4).map(tuple),
)
cases = st.builds(CaseRule, case=names, area=names, half_points=half_points)
numbers = {name: st.integers(*bounds) for name, bounds in RANGES.items()}
some_rules = st.builds(
    BlueprintRules,
    part=st.sampled_from(["theory", "skill"]),
    sections=st.lists(sections, max_size=5).map(tuple),
    cases=st.lists(cases, max_size=3).map(tuple),
    bands=st.none() | st.tuples(*[st.integers(0, 100)] * 5),
    one_per_point=st.booleans(),
    **numbers
    | {
        "difficulty_tolerance": st.none() | st.integers(*RANGES["difficulty_tolerance"])
    },
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


def document(**fields):
    rules = BlueprintRules(
        part="theory",
        minutes=90,
        cooldown=3,
        sections=(SectionRule(kind="single_choice", count=100, half_points=2),),
    )
    return rules.as_json() | fields


def faults(**fields):
    with pytest.raises(RulesRefused) as refused:
        rules_from_json(document(**fields))
    return {fault.field: fault.message for fault in refused.value.faults}


@given(some_rules)
def test_rules_survive_json_and_keep_their_digest(rules):
    text = json.dumps(rules.as_json())
    again = rules_from_json(json.loads(text))
    assert again == rules
    assert again.digest == rules.digest
    canonical = rfc8785.dumps(json.loads(text))
    assert rules.digest == hashlib.sha256(canonical).hexdigest()


@given(some_rules)
def test_rules_survive_the_fields_of_the_editor(rules):
    assert rules_from_json(posted_of(rules).document()) == rules


def outcome(value):
    """The rules that a document states, or the messages of its faults."""
    try:
        return rules_from_json(value), []
    except RulesRefused as refused:
        return None, [fault.message for fault in refused.faults]


@given(st.sampled_from(sorted(document())), anything)
def test_whatever_stands_in_a_field_is_read_or_refused_in_words(name, value):
    rules, said = outcome(document(**{name: value}))
    assert rules or said
    assert all(message.endswith("。") for message in said)
    if rules:
        assert rules_from_json(rules.as_json()) == rules


@given(anything)
def test_whatever_is_no_blueprint_is_refused(value):
    with pytest.raises(RulesRefused):
        rules_from_json(value)


def test_every_fault_is_named_at_once():
    section = {"kind": "single_choice", "count": 0, "points": "0.25", "areas": "all"}
    found = faults(
        sections=[section, 7],
        minutes="90",
        cooldown=True,
        bands=[1, 2],
        surprise=1,
        one_per_point="yes",
        difficulty_target=0,
    )
    assert set(found) == {
        "sections-0-count",
        "sections-0-points",
        "sections-0-areas",
        "sections-1",
        "minutes",
        "cooldown",
        "bands",
        "surprise",
        "one_per_point",
        "difficulty_target",
    }
    assert "0.5 的整数倍" in found["sections-0-points"]


@pytest.mark.parametrize("points", ["0.25", "0", "00", "-1", "1e3", "1.50", 1, None])
def test_points_are_half_steps_written_plainly(points):
    section = {"kind": "x", "count": 1, "points": points, "areas": []}
    assert set(faults(sections=[section])) == {"sections-0-points"}


def test_a_missing_key_is_named():
    whole = document()
    del whole["anchors"]
    with pytest.raises(RulesRefused) as refused:
        rules_from_json(whole)
    assert "缺少“anchors”。" in [fault.message for fault in refused.value.faults]


def test_a_table_that_never_ends_is_refused():
    assert set(faults(sections=[{}] * 10_000)) == {"sections"}
