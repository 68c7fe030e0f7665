"""Papers, ledgers, records and turns: what is right follows from the entry, not from us."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.drills import LARGEST_SEED, Shape, Sort, drilled, make_drill
from casework.drills.written import written
from casework.procedures import catalogue

SEEDS = st.integers(1, LARGEST_SEED)
MISMATCH = sorted(key for key, sorts in drilled().items() if Sort.MISMATCH in sorts)
LEDGER = sorted(key for key, sorts in drilled().items() if Sort.LEDGER in sorts)


def bare(text):
    return text.replace("《", "").replace("》", "")


@settings(deadline=None)
@given(key=st.sampled_from(MISMATCH), seed=SEEDS)
def test_the_missing_papers_are_the_list_without_what_is_there(workdays, key, seed):
    drill = make_drill(key, Sort.MISMATCH, seed, workdays)
    there = re.search("手里已经有：(.+)。", drill.task.facts[1])[1].split("、")
    listed = next(
        one.needed for one in written().papers[key] if one.quote == drill.task.phrase
    )
    missing = {one.choice.text for one in drill.right}
    assert missing
    assert missing | set(there) == set(listed)
    assert not missing & set(there)
    shown = {one.choice.text for one in drill.options}
    assert set(there) <= shown
    assert len(shown - set(listed)) >= 2
    entry = bare("\n".join(catalogue().procedures[key].texts))
    assert all(bare(one) in entry for one in listed)


def the_ledger(key, seed, workdays):
    drill = make_drill(key, Sort.LEDGER, seed, workdays)
    right = [one.choice.text for one in drill.right]
    wrong = [one.choice.text for one in drill.options if not one.choice.place]
    return drill, right, wrong


@settings(deadline=None)
@given(key=st.sampled_from(LEDGER), seed=SEEDS)
def test_a_ledger_has_one_answer_by_its_entry(workdays, key, seed):
    drill, right, wrong = the_ledger(key, seed, workdays)
    if drill.task.shape is Shape.SOME:
        check_columns(drill, right, wrong)
    elif drill.task.opens:
        check_turns(drill, right, wrong)
    else:
        check_records(drill, right, wrong)


def check_columns(drill, right, wrong):
    assert len(right) >= 2
    assert len(wrong) >= 2
    assert all(one in drill.task.phrase for one in right)
    assert not any(one in drill.task.phrase for one in wrong)


def check_turns(drill, right, wrong):
    by_month = "自然月" in drill.task.opens[0]
    every = turns_of("\n".join(wrong), by_month)
    assert all(turns_of(one, by_month) == every for one in wrong)
    assert len(turns_of(right[0], by_month)) == len(every) - 1
    assert len({len(dates(one)) for one in (*right, *wrong)}) == 1


def dates(text):
    return re.findall(r"(\d+)月(\d+)日", text)


def turns_of(text, by_month):
    months = {int(month) for month, _day in dates(text)}
    return months if by_month else {(month - 1) // 3 for month in months}


def check_records(drill, right, wrong):
    records = written().records[drill.procedure]
    faulty = next(one for one in records if one.quote == drill.task.phrase)
    assert len(right) == 1
    assert fits(right[0], faulty.wrong)
    for text in wrong:
        assert any(fits(text, one.right) for one in records if one is not faulty)


def fits(text, template):
    """Whether the text is the template with numbers between its bounds."""
    bounds = re.findall(r"\{(\d+)-(\d+)\}", template)
    pattern = re.sub(r"\\\{\d+\\-\d+\\\}", r"(\\d+)", re.escape(template))
    match = re.fullmatch(pattern, text)
    return match is not None and all(
        int(low) <= int(number) <= int(high)
        for number, (low, high) in zip(match.groups(), bounds, strict=True)
    )


# The bounds of the source beside numbers that are drawn: right at or beyond, wrong short.
NUMBERS = [
    ("J-29", "有转移就业意愿的劳动力，", 90),
    ("J-29", "困难人员", 80),
    ("J-29", "满意度", 95),
    ("J-11", "政策知晓率", 95),
    ("Q-34", "对一位取证人员累计跟踪", 6),
    ("J-24", "对一位取证人员一共跟踪", 6),
    ("J-08", "免费课程上了", 2),
]


@pytest.mark.parametrize(("key", "begins", "least"), NUMBERS)
def test_a_number_is_right_or_wrong_by_the_bound_of_the_source(
    workdays, key, begins, least
):
    seen = set()
    for seed in range(1, 200):
        for one in make_drill(key, Sort.LEDGER, seed, workdays).options:
            if one.choice.text.startswith(begins):
                number = int(re.search(r"\d+", one.choice.text)[0])
                assert (number < least) == bool(one.choice.place)
                seen.add(bool(one.choice.place))
    assert seen == {True, False}


def test_makers_of_a_sort_take_turns(workdays):
    phrases = [
        make_drill("J-16", Sort.MISMATCH, seed, workdays).task.phrase
        for seed in (1, 2, 3)
    ]
    assert phrases[0] != phrases[1]
    assert phrases[0] == phrases[2]
