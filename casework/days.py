"""The calendar of one play: days off written down at its start; and of any days."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from casework.engine import (
    FIRST_DAY,
    LAST_DAY,
    IsWorkday,
    monday_to_friday,
)
from law.working_days import calendar_between

# A case may last 200 days and a wait 90; its calendar page looks two months ahead.
BEFORE = timedelta(days=40)
AFTER = timedelta(days=400)
ONE_DAY = timedelta(days=1)


class AnyDays:
    """The calendar of all days that the referee takes, as known now (two queries)."""

    def __init__(self) -> None:
        self._calendar = calendar_between(FIRST_DAY, LAST_DAY + AFTER)
        self._asked: set[int] = set()

    def __call__(self, day: date) -> bool:
        self._asked.add(day.year)
        return self._calendar.is_workday(day)

    @property
    def estimated_years(self) -> list[int]:
        """Years that were asked for and have no announcement: Monday to Friday there,
        without the days that the law itself makes holidays."""
        return sorted(self._asked - self._calendar.years)


def days_off_around(day: date) -> dict[str, Any]:
    """Return the days off that a case starting on `day` can meet (two queries)."""
    first, last = day - BEFORE, day + AFTER
    calendar = calendar_between(first, last)
    days = (first + ONE_DAY * step for step in range((last - first).days + 1))
    return {
        "first": first.isoformat(),
        "last": last.isoformat(),
        "off": [each.isoformat() for each in days if not calendar.is_workday(each)],
    }


def calendar_around(day: date) -> IsWorkday:
    """Return the calendar of a case that starts on `day`, as known now."""
    return workdays_of(days_off_around(day))


def workdays_of(days_off: Mapping[str, Any]) -> IsWorkday:
    """Return the calendar as the engine wants it; weekdays beyond what was kept."""
    first, last = (date.fromisoformat(days_off[end]) for end in ("first", "last"))
    off = {date.fromisoformat(each) for each in days_off["off"]}

    def is_workday(day: date) -> bool:
        return day not in off if first <= day <= last else monday_to_friday(day)

    return is_workday
