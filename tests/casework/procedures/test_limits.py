"""Limits of the catalogue name the days that their words mean."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.engine.workdays import add_workdays
from casework.procedures import catalogue
from casework.procedures.limits import Rhythm, reading_of


def limit(key, text):
    deadlines = catalogue().procedures[key].deadlines
    return next(one for one in deadlines if one.text == text)


DATES = [
    # counted from something; 劳动节 1 to 5 May is off, 9 May is worked
    ("J-25", "在贷款资金到位后7个工作日内", "2026-04-30", "2026-05-13"),
    ("J-25", "在贷款发放后10个工作日内", "2026-04-30", "2026-05-18"),
    ("J-05", "一次性告知失业人员于5个工作日内携带有效证件办理失业登记", "2026-09-29", "2026-10-12"),
    ("Q-44", "3个工作日内", "2026-09-18", "2026-09-22"),
    ("Q-44", "复杂问题为10个工作日内", "2026-09-18", "2026-10-09"),
    ("Q-27", "接待受理后的3个工作日内", "2026-02-10", "2026-02-13"),
    ("Q-27", "结束后的5个工作日内", "2026-03-06", "2026-03-13"),
    ("Q-27", "前1个工作日", "2026-03-09", "2026-03-06"),
    ("Q-27", "前1个小时", "2026-03-06", "2026-03-06"),
    ("J-02", "提前3天电话预约走访时间", "2026-03-09", "2026-03-06"),
    ("J-27", "自社区（村）上报之日起3日内", "2026-04-30", "2026-05-03"),
    ("G-06", "连续6个月以上未与公", "2026-08-31", "2027-02-28"),
    ("S-07", "一个月内进行走访", "2026-01-31", "2026-02-28"),
    # in the calendar
    ("Q-04", "每月25日", "2026-04-25", "2026-04-25"),
    ("Q-04", "每月25日", "2026-04-26", "2026-05-25"),
    ("Q-05", "每月最后一周的周三", "2026-04-01", "2026-04-29"),
    ("Q-05", "每月最后一周的周三", "2026-04-30", "2026-05-27"),
    ("Q-16", "每年12月24日前", "2026-04-01", "2026-12-24"),
    ("Q-16", "每年3月10日前", "2026-04-01", "2027-03-10"),
    ("Q-20", "每年2月底", "2028-01-05", "2028-02-29"),
    ("Q-12", "每季度最后一个月18日前", "2026-04-01", "2026-06-18"),
    ("Q-17", "次季度10日前", "2026-04-01", "2026-07-10"),
    ("J-08", "次季度首月5日前", "2026-11-01", "2027-01-05"),
    ("Q-21", "每季度第一个月的月末", "2026-04-15", "2026-04-30"),
    ("J-03", "年底30日前上报", "2026-04-15", "2026-12-30"),
    # again and again
    ("J-25", "每月至少检查一次", "2026-05-13", "2026-06-30"),
    ("J-25", "每季度不少于一次", "2026-05-13", "2026-09-30"),
    ("S-16", "每10天至少一次回访", "2026-05-13", "2026-05-23"),
    ("Q-36", "每季度对各街", "2026-12-31", "2027-03-31"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "text", "anchor", "day"), DATES)
def test_the_day(key, text, anchor, day, workdays):
    reading = reading_of(limit(key, text))
    assert reading.day(date.fromisoformat(anchor), workdays).isoformat() == day


def test_every_number_of_the_catalogue_is_read_and_the_rest_is_known():
    """A limit with a number that no reader takes would silently be no limit."""
    unread = {
        (key, one.text)
        for key, procedure in catalogue().procedures.items()
        for one in procedure.deadlines
        if one.count is not None and one.kind != "duration" and reading_of(one) is None
    }
    assert unread == set()


def test_what_names_no_day_is_told_by_the_coverage():
    none = [
        one
        for procedure in catalogue().procedures.values()
        for one in procedure.deadlines
        if reading_of(one) is None
    ]
    vague = [one for one in none if one.kind not in ("immediate", "duration")]
    assert len(none) < 220
    assert all(
        one.kind in ("recurring", "by_date", "on_date", "window") for one in vague
    )


@given(st.dates(date(2010, 1, 1), date(2028, 12, 31)), st.integers(1, 400))
def test_a_turn_is_never_missed_if_it_is_kept_on_its_last_day(first, steps):
    for rhythm in (Rhythm(days=10), Rhythm(months=1), Rhythm(months=3)):
        following = rhythm.day(first, lambda day: True)
        assert following > first
        assert rhythm.day(following, lambda day: True) > following


@given(st.dates(date(2004, 1, 1), date(2026, 11, 30)), st.integers(1, 15))
def test_working_days_are_those_of_the_state_council(start, count):
    end = add_workdays(start, count, chinese_calendar.is_workday)
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(chinese_calendar.is_workday, days)) == count
    assert chinese_calendar.is_workday(end)
