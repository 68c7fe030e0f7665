"""Drills on days: the right day is the one that the limit names, the others are not."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.drills import Sort, drilled, make_drill
from casework.procedures import catalogue
from law.working_days import calendar_between

EARLIEST = ["S-07", "S-09"]
KEYS = sorted(
    key
    for key, sorts in drilled().items()
    if Sort.CALENDAR in sorts and key not in EARLIEST
)
SEEDS = st.integers(1, 2**31 - 1)
ONE_DAY = timedelta(days=1)
QUARTER_ENDS, QUARTER_STARTS = {3, 6, 9, 12}, {1, 4, 7, 10}
EVERY = set(range(1, 13))
# Written from the words of the source, apart from the code that reads them: months and
# day of the month (31: the last), and whether it is about the quarter before.
DUE = {
    "每月25日": (EVERY, 25, False),
    "每月20日": (EVERY, 20, False),
    "每月24日": (EVERY, 24, False),
    "每月10日前，下发": (EVERY, 10, False),
    "每月10日前将": (EVERY, 10, False),
    "每季度最后一个月18日前": (QUARTER_ENDS, 18, False),
    "次年3月底发放": ({3}, 31, False),
    "当年8月底拨付": ({8}, 31, False),
    "次年1月底前发布": ({1}, 31, False),
    "次季度第一个月10日前": (QUARTER_STARTS, 10, True),
    "次季度10日前": (QUARTER_STARTS, 10, True),
    "次季度的5日之前": (QUARTER_STARTS, 5, True),
    "次季度5日前发布": (QUARTER_STARTS, 5, True),
    "次季度首月5日前": (QUARTER_STARTS, 5, True),
    "每季度末的24日前": (QUARTER_ENDS, 24, False),
    "每季度末的26日前": (QUARTER_ENDS, 26, False),
    "每季度末20日前": (QUARTER_ENDS, 20, False),
    "每季度末25日前": (QUARTER_ENDS, 25, False),
    "每年12月20日前": ({12}, 20, False),
    "季度末30日前上报": (QUARTER_ENDS, 30, False),
    "年底30日前上报": ({12}, 30, False),
}


def day_of(text):
    return date(*map(int, re.match(r"(\d+)年(\d+)月(\d+)日", text).groups()))


def asked(key, seed, workdays):
    """The drill, its limit, anchor, right day and wrong days."""
    drill = make_drill(key, Sort.CALENDAR, seed, workdays)
    deadlines = catalogue().procedures[key].deadlines
    limit = next(one for one in deadlines if one.text == drill.task.phrase)
    assert not limit.is_earliest
    right = [day_of(one.choice.text) for one in drill.options if one.choice.place]
    wrong = [day_of(one.choice.text) for one in drill.options if not one.choice.place]
    assert len(right) == 1
    assert len(set(wrong)) == 3
    assert right[0] not in wrong
    return limit, drill.task.anchor, right[0], wrong


def due_after(limit, anchor):
    months, number, is_next_quarter = DUE[limit.text]
    day = anchor + ONE_DAY
    if is_next_quarter:
        while (day.month - 1) // 3 == (anchor.month - 1) // 3:
            day += ONE_DAY
    while not is_due(day, months, number):
        day += ONE_DAY
    return day


def is_due(day, months, number):
    if day.month not in months:
        return False
    return (day + ONE_DAY).day == 1 if number == 31 else day.day == number


def test_eighteen_procedures_carry_them():
    assert len(KEYS) + len(EARLIEST) == 18


@settings(deadline=None)
@given(key=st.sampled_from(EARLIEST), seed=SEEDS)
def test_who_was_early_had_not_waited_long_enough_and_the_others_had(
    workdays, key, seed
):
    drill = make_drill(key, Sort.CALENDAR, seed, workdays)
    deadlines = catalogue().procedures[key].deadlines
    limit = next(one for one in deadlines if one.text == drill.task.phrase)
    assert limit.is_earliest
    year = int(re.search(r"(\d+)年", drill.task.facts[0])[1])
    for one in drill.options:
        begun, done = (
            date(year, int(month), int(day))
            for month, day in re.findall(r"(\d+)月(\d+)日", one.choice.text)
        )
        waited = count(begun, done, limit, workdays)
        assert (0 < waited < limit.count) if one.choice.place else waited > limit.count


@settings(deadline=None)
@given(key=st.sampled_from(KEYS), seed=SEEDS)
def test_the_right_day_and_no_other_keeps_the_limit(workdays, key, seed):
    limit, anchor, right, wrong = asked(key, seed, workdays)
    if limit.kind in ("by_date", "on_date") and limit.text in DUE:
        check_date(limit, anchor, right, wrong, workdays)
    elif limit.unit == "last_wednesday":
        check_wednesday(anchor, right, wrong)
    elif limit.kind == "days_before":
        between = [right + ONE_DAY * step for step in range((anchor - right).days)]
        assert [workdays(day) for day in between].count(True) == limit.count
        assert right not in wrong
    else:
        assert count(anchor, right, limit, workdays) == limit.count
        assert all(
            count(anchor, day, limit, workdays) != limit.count or not workdays(day)
            for day in wrong
        )


def count(anchor, day, limit, workdays):
    """Days or working days after the anchor up to `day`."""
    days = [anchor + ONE_DAY * step for step in range(1, (day - anchor).days + 1)]
    if limit.unit == "day" or "工作日" not in limit.text:
        return len(days)
    return sum(map(workdays, days))


def check_date(limit, anchor, right, wrong, workdays):
    due = due_after(limit, anchor)
    if limit.kind == "on_date":
        assert right == due
        return
    over = due
    while not workdays(over):
        over += ONE_DAY
    # Neither the day itself nor the one it might go on to can be chosen.
    assert anchor < right < due
    assert all(day < right or day > over for day in wrong)


def check_wednesday(anchor, right, wrong):
    assert right.weekday() == 2
    assert right > anchor
    # The last Wednesday, in a week that no later day of the month comes after.
    assert (right + timedelta(days=5)).month != right.month
    assert all(
        day.weekday() != 2 or day.month != right.month or day < right for day in wrong
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded_days")
@pytest.mark.parametrize("key", ["Q-08", "Q-26", "J-01", "Q-39"])
def test_working_days_are_those_of_the_stored_calendar(key):
    stored = calendar_between(date(2024, 12, 1), date(2027, 2, 1))
    for seed in range(1, 60):
        limit, anchor, right, _wrong = asked(key, seed, stored.is_workday)
        if "工作日" in limit.text:
            assert right == stored.count(anchor, limit.count).date


def test_a_holiday_misleads_in_about_half_of_them(workdays):
    traps = [
        any(
            "放假" in one.choice.why
            for one in make_drill("Q-26", Sort.CALENDAR, seed, workdays).options
        )
        for seed in range(1, 101)
    ]
    assert 40 < sum(traps) < 95


def test_a_limit_that_names_no_day_is_not_asked(workdays):
    phrases = {
        make_drill(key, Sort.CALENDAR, seed, workdays).task.phrase
        for key in KEYS
        for seed in range(1, 13)
    }
    assert "每季度最后一个月25日、26日" not in phrases
    assert not [one for one in phrases if "即时" in one or "定期" in one]
