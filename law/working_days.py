"""工作日 by the stored calendar. 日 and 工作日 are different units: store which."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import yaml

from law.models import CalendarDay, DayKind
from law.work_calendar import Deadline, DeadlineStatus, WorkCalendar

__all__ = [
    "Deadline",
    "DeadlineStatus",
    "add_working_days",
    "calendar_between",
    "is_workday",
    "next_workday",
]

FESTIVALS = Path(__file__).parent / "data" / "festivals.yaml"
# No count of n working days takes longer than 2n + this many days: the longest
# run of days off (Spring Festival) has nine, and a window may cut into two.
SLACK_DAYS = 40


def is_workday(day: date) -> bool:
    """Whether `day` is a 工作日 (two queries)."""
    return calendar_between(day, day).is_workday(day)


def add_working_days(start: date, days: int) -> Deadline:
    """The day `days` 工作日 from `start` (two queries); `days` may be negative.

    The day of the event is 0, counting starts on the next day, the period ends at
    24:00 of the day returned. Never fails for want of data: what reaches into a
    year without announcement is PROVISIONAL.
    """
    reach = timedelta(days=2 * abs(days) + SLACK_DAYS)
    return calendar_between(start - reach, start + reach).count(start, days)


def next_workday(day: date) -> Deadline:
    """The day itself or the next 工作日 (two queries)."""
    reach = timedelta(days=SLACK_DAYS)
    return calendar_between(day, day + reach).next_workday(day)


def calendar_between(first: date, last: date) -> WorkCalendar:
    """The stored calendar of these days (two queries), to ask it many questions."""
    days = CalendarDay.objects.between(first, last).values_list("date", "kind")
    return WorkCalendar(
        announced={day: kind == DayKind.WORK for day, kind in days},
        years=CalendarDay.objects.announced_years(first.year, last.year),
        festivals=_festivals(),
    )


@cache
def _festivals() -> frozenset[date]:
    """Statutory days by the lunar calendar and the solar terms, years ahead."""
    rows = yaml.load(FESTIVALS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return frozenset(day for year in rows for day in year["days"])
