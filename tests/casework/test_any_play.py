"""Whatever a trainee does: no crash, a score from 0 to 100, the same hash again."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.engine import (
    Act,
    ImpossibleAct,
    apply,
    fold,
    make_instance,
    perfect_acts,
    score,
    state_hash,
    visible,
)
from tests.casework.playing import playable, score_playable

DAYS = [f"2026-{month:02d}-{day:02d}" for month in (4, 5, 6) for day in range(1, 29)]


def draw_value(data, field):
    """Return a value for a field: mostly one it offers, sometimes nonsense."""
    if field.kind == "date":
        return data.draw(st.sampled_from([*DAYS, "", "昨天"]))
    if field.kind == "text":
        return data.draw(st.text(max_size=20))
    values = [value for value, _ in field.options]
    if field.kind in ("checklist", "document"):
        return ",".join(data.draw(st.lists(st.sampled_from(values), max_size=5)))
    return data.draw(st.sampled_from([*values, "nonsense"]))


def draw_act(data, state):
    view = visible(state)
    offered = [act for tab in view.tabs for act in tab.acts]
    if not offered or data.draw(st.integers(0, 9)) == 0:
        key = data.draw(st.sampled_from([*state.instance.template.acts, "nonsense"]))
        return Act(key, {"nonsense": "1"} if key == "greet" else {})
    act = data.draw(st.sampled_from(offered))
    return Act(act.key, {each.name: draw_value(data, each) for each in act.fields})


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.data())
def test_any_acts_fold_and_score_between_0_and_100(any_case, workdays, seed, data):
    instance = make_instance(any_case, seed)
    state = fold(instance, [], workdays)
    acts = []
    for _ in range(data.draw(st.integers(0, 25))):
        act = draw_act(data, state)
        before = state_hash(state)
        refused = ""
        try:
            state = apply(state, act)
            acts.append(act)
        except ImpossibleAct as error:
            refused = error.message
        if refused:
            assert refused.endswith("。")
            assert state_hash(state) == before
    stored = json.loads(json.dumps([act.to_dict() for act in acts]))
    again = fold(instance, [Act.from_dict(each) for each in stored], workdays)
    assert state_hash(again) == state_hash(state)
    report = score(instance, acts, workdays)
    assert 0 <= report.total <= 100
    json.dumps([state.to_dict(), visible(state).to_dict(), report.to_dict()])


@settings(max_examples=15)
@given(st.integers(0, 200), st.data())
def test_pieces_of_the_perfect_list_in_any_order_never_earn_more(
    any_case, workdays, seed, data
):
    instance = make_instance(any_case, seed)
    perfect = perfect_acts(instance, workdays)
    mixed = data.draw(st.permutations(perfect))
    acts = playable(instance, mixed[: data.draw(st.integers(0, len(mixed)))], workdays)
    report = score(instance, acts, workdays)
    assert 0 <= report.total <= 100
    assert report.total == 100 or report.debrief


def test_the_perfect_list_never_loses_points(any_case, workdays):
    """The short form of `benchmarks.casework perfect`."""
    for seed in range(50):
        instance = make_instance(any_case, seed)
        report = score(instance, perfect_acts(instance, workdays), workdays)
        assert (seed, report.total, report.debrief) == (seed, 100, ())


def test_the_perfect_list_without_a_calendar_counts_weekdays(any_case):
    worked = make_instance(any_case, 0)
    acts = perfect_acts(worked)
    assert score(worked, acts, lambda day: day.weekday() < 5).total == 100


def test_seeds_differ_in_what_decides(template):
    def decisive(instance):
        facts = instance.facts
        names = ("gap", "complaint", "dibao")
        return (instance.answers["category"], *(facts[name] for name in names))

    kinds = {decisive(make_instance(template, seed)) for seed in range(1000)}
    assert len(kinds) >= 30


def test_debrief_rows_carry_all_three_columns(any_case, workdays):
    instance = make_instance(any_case, 0)
    begun = perfect_acts(instance, workdays)[:5]
    debrief = score_playable(instance, begun, workdays).debrief
    assert debrief
    for row in debrief:
        assert row.your
        assert row.right
        assert row.citation
        assert row.consequence
        assert row.refs
