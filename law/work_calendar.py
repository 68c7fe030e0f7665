"""Which days are 工作日, and counting them. Pure: the days come in as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
SATURDAY = 5
# 全国年节及纪念日放假办法 (2024-11-10) 第二条: month and day of the fixed ones.
FIXED_STATUTORY_DAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


class DeadlineStatus(StrEnum):
    """Whether every year the count touched has its announcement."""

    OFFICIAL = "official"
    PROVISIONAL = "provisional"


@dataclass(frozen=True)
class Deadline:
    """A day that ends at 24:00 Asia/Shanghai, and how sure it is.

    A provisional one must be counted anew when the year's announcement is loaded.
    """

    date: date
    status: DeadlineStatus

    @property
    def is_provisional(self) -> bool:
        return self.status is DeadlineStatus.PROVISIONAL


@dataclass(frozen=True)
class WorkCalendar:
    """`announced` says work (True) or off for each day the State Council named.

    `years` have an announcement; in the others `festivals` (the statutory days
    that follow the moon and the sun) and the fixed statutory days are off.
    """

    announced: Mapping[date, bool]
    years: frozenset[int]
    festivals: frozenset[date]

    def is_workday(self, day: date) -> bool:
        if day in self.announced:
            return self.announced[day]
        if day.year not in self.years and self._is_statutory(day):
            return False
        return day.weekday() < SATURDAY

    def count(self, start: date, days: int) -> Deadline:
        """The day `days` 工作日 after `start`, whose own day is 0; before if < 0."""
        step = ONE_DAY if days >= 0 else -ONE_DAY
        day, left = start, abs(days)
        while left:
            day += step
            left -= self.is_workday(day)
        return Deadline(day, self.status_between(start, day))

    def next_workday(self, day: date) -> Deadline:
        """`day` itself, or the first 工作日 after it (a 日 period that ends off)."""
        start = day
        while not self.is_workday(day):
            day += ONE_DAY
        return Deadline(day, self.status_between(start, day))

    def status_between(self, first: date, last: date) -> DeadlineStatus:
        low, high = sorted((first.year, last.year))
        known = set(range(low, high + 1)) <= self.years
        return DeadlineStatus.OFFICIAL if known else DeadlineStatus.PROVISIONAL

    def _is_statutory(self, day: date) -> bool:
        return day in self.festivals or (day.month, day.day) in FIXED_STATUTORY_DAYS
