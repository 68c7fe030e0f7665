"""What holds for the worked case of every file; its own results stand beside it."""

import re
from dataclasses import replace
from string import ascii_lowercase

import pytest

from casework.engine import Act, fold, make_instance, perfect_acts, score
from casework.engine.instance import decide_all
from tests.casework.playing import (
    decision_fingerprint,
    payloads,
    score_patiently,
    score_playable,
    without,
)

MACHINE_DATE = re.compile(r"\d{4}-\d\d-\d\d")
# Good manners and looking things up: nothing is scored, nothing can be lost.
UNSCORED = {
    "c01": {
        "greet", "ask_age", "ask_family", "ask_situation", "query_sharing", "close_case",
    },
    "c02": {
        "greet", "ask_work", "ask_pay", "ask_card", "ask_original", "compare",
        "close_case",
    },
    "c05": {"greet", "ask_business", "ask_family", "compare", "close_case"},
    "c07": {"greet", "ask_staff", "ask_online", "compare", "close_case"},
    "c11": {"ask_claims", "look_week", "close_case"},
}  # fmt: skip
# A complaint that nobody verifies is dismissed or upheld blindly.
CAPPED = {"c01": {"verify_complaint"}}


def test_the_perfect_way_earns_100(any_case, workdays):
    worked = make_instance(any_case, 0)
    report = score(worked, perfect_acts(worked, workdays), workdays)
    assert (report.total, report.cap, report.debrief) == (100, None, ())


def test_thirty_variants_are_decided_differently(any_case, workdays):
    """Where only names and dates differ it is the same case once more."""
    kinds = set()
    for seed in range(300):
        instance = make_instance(any_case, seed)
        acts = perfect_acts(instance, workdays)
        kinds.add(decision_fingerprint(instance, acts, workdays))
        if len(kinds) == 30:
            return
    pytest.fail(f"{len(kinds)} kinds")


def test_the_order_of_a_tables_rows_decides_nothing(any_case):
    tables = any_case.tables
    reversed_tables = {
        key: replace(table, rows=table.rows[::-1]) for key, table in tables.items()
    }
    for seed in range(300):
        facts = make_instance(any_case, seed).facts
        answers = decide_all(tables, facts)
        for key, values in decide_all(reversed_tables, facts).items():
            assert set(values) == set(answers[key]), key


def test_the_debrief_speaks_chinese(any_case, workdays):
    """Every answer in a sentence has a label, not the key of the data."""
    for seed in range(30):
        instance = make_instance(any_case, seed)
        begun = perfect_acts(instance, workdays)[:1]
        for row in score(instance, begun, workdays).debrief:
            assert not set(row.right) & set(ascii_lowercase)


def test_the_debrief_of_whatever_was_ticked_speaks_chinese(any_case, workdays):
    for seed in range(3):
        instance = make_instance(any_case, seed)
        perfect = perfect_acts(instance, workdays)
        for acts in (
            all_ticked(instance, perfect, first=True),
            all_ticked(instance, perfect),
        ):
            for row in score_patiently(instance, acts, workdays).items:
                told = [row.title, row.your, row.right, row.consequence]
                assert not set("".join(told)) & set(ascii_lowercase), row.id


def all_ticked(instance, perfect, *, first=False):
    """Return the perfect acts and all others, with whole lists and one choice ticked."""
    acts = instance.template.acts
    done = {act.key for act in perfect}
    others = [Act(key) for key in acts if key not in done]
    return [
        Act(act.key, {**act.payload, **ticked(instance, acts[act.key], first)})
        for act in [*perfect[:-1], *others, perfect[-1]]
    ]


def ticked(instance, spec, first):
    offered = {field.name: field.options for field in spec.fields if field.options}
    offered |= {
        field.name: instance.template.pack.documents
        for field in spec.fields
        if field.kind == "document"
    }
    many = {field.name for field in spec.fields if field.kind != "choice"}
    return {
        name: ",".join(options) if name in many else [*options][0 if first else -1]
        for name, options in offered.items()
    }


def test_closing_at_once_earns_nothing(any_case, workdays):
    """Where no paper is wanting, not even that nothing was asked for."""
    close = Act(any_case.closing_act)
    for seed in range(25):
        assert score(make_instance(any_case, seed), [close], workdays).total == 0


@pytest.mark.parametrize("seed", range(1, 13))
@pytest.mark.parametrize("any_case", UNSCORED, indirect=True)
def test_no_scored_step_can_be_dropped_in_any_variant(any_case, workdays, seed):
    instance = make_instance(any_case, seed)
    perfect = perfect_acts(instance, workdays)
    reports = {
        key: score_playable(instance, without(perfect, key), workdays)
        for key in payloads(perfect)
    }
    costless = {key for key, report in reports.items() if report.total == 100}
    capped = {key for key, report in reports.items() if report.cap is not None}
    assert costless <= UNSCORED[any_case.id]
    assert capped <= CAPPED.get(any_case.id, set())


def test_no_sentence_has_a_date_as_machines_write_it(any_case, workdays):
    for seed in range(5):
        instance = make_instance(any_case, seed)
        acts = perfect_acts(instance, workdays)
        said = [line.text for line in fold(instance, acts, workdays).talk]
        said += [row.right for row in score(instance, acts, workdays).items]
        assert not [one for one in said if MACHINE_DATE.search(one)]
