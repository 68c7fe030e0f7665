"""Counting in days and working days.

The calendar is injected: a callable that says whether a date is worked. The
engine owns no table of holidays, so the same case replays under any calendar.
"""

import calendar as month_table
from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice

IsWorkday = Callable[[date], bool]

# No run of days off is longer; a calendar that says so is broken.
LONGEST_BREAK = 40


def monday_to_friday(day: date) -> bool:
    """Return whether `day` is a weekday: a calendar without public holidays."""
    return day.weekday() < 5


def next_workday(day: date, is_workday: IsWorkday) -> date:
    """Return the first working day after `day`."""
    for step in range(1, LONGEST_BREAK + 1):
        candidate = day + timedelta(days=step)
        if is_workday(candidate):
            return candidate
    raise ValueError(f"no working day within {LONGEST_BREAK} days after {day}")


def workday_from(day: date, is_workday: IsWorkday) -> date:
    """Return `day` itself if it is worked, else the next working day."""
    return day if is_workday(day) else next_workday(day, is_workday)


def add_workdays(day: date, count: int, is_workday: IsWorkday) -> date:
    """Return the `count`-th working day after `day`; `day` itself is not counted."""
    for _ in range(count):
        day = next_workday(day, is_workday)
    return day


def add_months(day: date, count: int) -> date:
    """Return the same day `count` months on, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    last = month_table.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def month_end(day: date, count: int, is_workday: IsWorkday) -> date:
    """Return the `count`-th last working day of the month of `day`: 1 is the last."""
    last = add_months(day.replace(day=1), 1) - timedelta(days=1)
    backwards = (last - timedelta(days=step) for step in range(last.day))
    worked = (candidate for candidate in backwards if is_workday(candidate))
    return list(islice(worked, count))[-1]


def period_end(anchor: date, count: int, unit: str, is_workday: IsWorkday) -> date:
    """Return the last day of a period that begins the day after `anchor`.

    Source of the rule: Civil Code article 201, the first day is not counted.
    Units: `workday`, `day`, `month`, and `month_end`: the last working day of the
    month of the anchor (2: the last but one). `month_day` and `next_month_day` are the
    `count`-th of that month and of the one after it, worked or not.
    """
    if unit == "workday":
        return add_workdays(anchor, count, is_workday)
    if unit == "day":
        return anchor + timedelta(days=count)
    if unit == "month":
        return add_months(anchor, count)
    if unit == "month_end":
        return month_end(anchor, count, is_workday)
    if unit == "month_day":
        return anchor.replace(day=count)
    if unit == "next_month_day":
        return add_months(anchor.replace(day=count), 1)
    raise ValueError(f"unknown unit {unit}")
