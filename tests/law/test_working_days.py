"""工作日 after the announcements, and provisionally where there is none."""

from datetime import date, timedelta
from functools import cache

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from law.models import CalendarDay
from law.work_calendar import DeadlineStatus, WorkCalendar
from law.working_days import (
    add_working_days,
    calendar_between,
    is_workday,
    next_workday,
)

pytestmark = pytest.mark.usefixtures("calendar")

EXAM_DAY = date(2026, 9, 19)  # a Saturday; the Sunday after it is made up for work


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-10, date(2026, 9, 7)),
        (-7, date(2026, 9, 10)),
        (-5, date(2026, 9, 14)),
        (0, EXAM_DAY),
        (1, date(2026, 9, 20)),
        (3, date(2026, 9, 22)),
        (5, date(2026, 9, 24)),
    ],
)
def test_the_nodes_around_an_exam_day(days, expected):
    deadline = add_working_days(EXAM_DAY, days)
    assert (deadline.date, deadline.is_provisional) == (expected, False)


def test_five_days_of_publicity_jump_over_two_holidays():
    """公示 from 09-24: 中秋 and 国庆 lie between, 10-09 is the fifth working day."""
    assert add_working_days(date(2026, 9, 24), 5).date == date(2026, 10, 9)


@pytest.mark.parametrize("day", ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"])
def test_weekends_made_up_for_work_in_2026(day):
    assert is_workday(date.fromisoformat(f"2026-{day}"))


def test_thirteen_statutory_days_of_2027_are_off_before_any_announcement():
    days = [date(2027, 1, 1) + timedelta(n) for n in range(365)]
    calendar = calendar_between(days[0], days[-1])
    off = {day for day in days if not calendar.is_workday(day)}
    weekend = {day for day in days if day.weekday() >= 5}
    statutory = {
        *(date(2027, 1, 1), date(2027, 5, 1), date(2027, 5, 2)),
        *(date(2027, 2, n) for n in (5, 6, 7, 8)),
        *(date(2027, 4, 5), date(2027, 6, 9), date(2027, 9, 15)),
        *(date(2027, 10, n) for n in (1, 2, 3)),
    }
    assert len(statutory) == 13
    assert off == weekend | statutory


def test_a_count_into_2027_is_provisional_and_never_fails():
    deadline = add_working_days(date(2026, 12, 30), 5)
    assert deadline.date == date(2027, 1, 7)
    assert deadline.status is DeadlineStatus.PROVISIONAL
    assert add_working_days(date(2060, 1, 1), 400).is_provisional


def test_a_count_that_stays_in_2026_is_official():
    assert not add_working_days(date(2026, 12, 24), 5).is_provisional


def test_the_announcement_of_a_year_makes_its_days_official():
    for day in (date(2027, 10, 1), date(2027, 10, 4)):
        CalendarDay.objects.create(date=day, kind="off", name="国庆节", source="通知")
    deadline = add_working_days(date(2027, 9, 30), 1)
    assert (deadline.date, deadline.is_provisional) == (date(2027, 10, 5), False)


def test_a_single_new_years_row_does_not_make_a_year_official():
    """The next year's first days may stand in this year's announcement."""
    CalendarDay.objects.create(
        date=date(2027, 1, 1), kind="off", name="元旦", source="通知"
    )
    assert add_working_days(date(2027, 3, 1), 1).is_provisional


def test_a_period_in_days_that_ends_off_moves_to_the_next_working_day():
    assert next_workday(date(2026, 10, 3)).date == date(2026, 10, 8)
    assert next_workday(date(2026, 10, 8)).date == date(2026, 10, 8)


def test_counting_takes_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        add_working_days(EXAM_DAY, 5)
    with django_assert_num_queries(2):
        add_working_days(EXAM_DAY, 250)


@cache
def published():
    """The pure calendar without a database, straight from the package."""
    constants = chinese_calendar.constants
    return WorkCalendar(
        announced={
            **dict.fromkeys(constants.holidays, False),
            **dict.fromkeys(constants.workdays, True),
        },
        years=frozenset(range(2004, 2027)),
        festivals=frozenset(),
    )


announced = st.dates(date(2004, 2, 1), date(2026, 11, 30))


@pytest.fixture
def whole_calendar(calendar):
    return calendar_between(date(2004, 1, 1), date(2026, 12, 31))


def test_every_announced_day_agrees_with_the_published_calendar(whole_calendar):
    day = date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        assert whole_calendar.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(1)


@settings(deadline=None)
@given(start=announced, end=announced)
def test_counting_agrees_with_the_published_calendar(start, end):
    """Between two random days lie as many working days as we need to count."""
    start, end = sorted((start, end))
    end = min(end, start + timedelta(400))
    between = len(chinese_calendar.get_workdays(start + timedelta(1), end))
    if between and chinese_calendar.is_workday(end):
        calendar = published()
        assert calendar.count(start, between).date == end


@settings(deadline=None)
@given(start=announced, days=st.integers(1, 120))
def test_counting_back_returns_to_a_working_day(start, days):
    calendar = published()
    forward = calendar.count(start, days).date
    back = calendar.count(forward, -days).date
    assert back <= start
    assert not calendar.is_workday(start) or back == start
