"""Which day a limit of the catalogue names, as far as it names one.

A limit is counted from something (`Period`), stands in the calendar (`Calendar`), comes
again and again (`Rhythm`), or names no day: at once, regularly, or garbled.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from casework.engine.workdays import IsWorkday, add_months, period_end
from casework.procedures.catalogue import Deadline

# Words of the source for how often something is done: months of one turn, or days.
MONTHS = {"每半年": 6, "每季度": 3, "季度性": 3, "按季度": 3, "每月": 1, "按月": 1}
DAYS = {"每10天": 10, "每周": 7, "每日": 1, "每天": 1}
YEARLY = re.compile(r"每年(度)?(?!定期)")
COUNTED = frozenset({"workdays_after", "days_after", "days_before", "hours_before"})
QUARTER = 3
YEAR = 12


@dataclass(frozen=True)
class Period:
    """So many days or months after (or before) what it is counted from."""

    count: int
    unit: str
    is_before: bool = False

    def day(self, anchor: date, is_workday: IsWorkday) -> date:
        """The last day of the period, or the first if it lies before its anchor."""
        if not self.is_before:
            return period_end(anchor, self.count, self.unit, is_workday)
        if self.unit == "hour":
            return anchor
        if self.unit == "day":
            return anchor - timedelta(days=self.count)
        return _workdays_back(anchor, self.count, is_workday)


@dataclass(frozen=True)
class Calendar:
    """A day of the month (0: its last) every `every` months, in the month `month` of
    each turn (1: its first), `shift` months after the turn that it is about."""

    day_of_month: int
    every: int
    month: int
    shift: int = 0

    def day(self, anchor: date, is_workday: IsWorkday) -> date:
        """The first such day on or after `anchor`, in or after its turn."""
        turn = (anchor.month - 1) // self.every * self.every
        start = date(anchor.year, turn + 1, 1)
        for later in range(3):
            months = later * self.every + self.month - 1 + self.shift
            found = self._in_month(add_months(start, months))
            if found >= anchor:
                return found
        raise ValueError(f"no such day after {anchor}")

    def _in_month(self, first: date) -> date:
        last = add_months(first, 1) - timedelta(days=1)
        return last if not self.day_of_month else first.replace(day=self.day_of_month)


@dataclass(frozen=True)
class LastWednesday:
    """The Wednesday of a month's last week."""

    def day(self, anchor: date, is_workday: IsWorkday) -> date:
        for later in (1, 2):
            last = add_months(anchor.replace(day=1), later) - timedelta(days=1)
            found = last - timedelta(days=(last.weekday() - 2) % 7)
            if found >= anchor:
                return found
        raise ValueError(f"no such day after {anchor}")


@dataclass(frozen=True)
class Rhythm:
    """Once in every so many days, or in every turn of so many months of the calendar."""

    days: int = 0
    months: int = 0

    def day(self, anchor: date, is_workday: IsWorkday) -> date:
        """The last day for the next time, if the time before was `anchor`."""
        if self.days:
            return anchor + timedelta(days=self.days)
        turn = (anchor.month - 1) // self.months * self.months
        start = date(anchor.year, turn + 1, 1)
        return add_months(start, 2 * self.months) - timedelta(days=1)


Reading = Period | Calendar | LastWednesday | Rhythm


def reading_of(deadline: Deadline) -> Reading | None:
    """How the limit is counted; None if its words name no day."""
    return READERS[deadline.kind](deadline)


def _nothing(deadline: Deadline) -> None:
    return None


def _period(deadline: Deadline) -> Period | None:
    if deadline.count is None:
        return None
    unit = deadline.unit or ("workday" if "工作日" in deadline.text else "day")
    if deadline.kind == "hours_before":
        unit = "hour"
    return Period(deadline.count, unit, deadline.kind.endswith("_before"))


def _rhythm(deadline: Deadline) -> Rhythm | None:
    if deadline.count is not None:
        in_months = deadline.unit == "month"
        return Rhythm(months=1) if in_months else Rhythm(days=deadline.count)
    for word, days in DAYS.items():
        if word in deadline.text:
            return Rhythm(days=days)
    for word, months in MONTHS.items():
        if word in deadline.text:
            return Rhythm(months=months)
    return Rhythm(months=YEAR) if YEARLY.search(deadline.text) else None


def _calendar(deadline: Deadline) -> Calendar | LastWednesday | None:
    if deadline.unit == "last_wednesday":
        return LastWednesday()
    for pattern, made in PATTERNS:
        if match := re.search(pattern, deadline.text):
            return made(match)
    return None


def _workdays_back(anchor: date, count: int, is_workday: IsWorkday) -> date:
    day = anchor
    while count:
        day -= timedelta(days=1)
        count -= is_workday(day)
    return day


Made = Callable[[re.Match[str]], Calendar]
PATTERNS: list[tuple[str, Made]] = [
    (r"每年度?(\d+)月(\d+)日前", lambda m: Calendar(int(m[2]), YEAR, int(m[1]))),
    (r"(?:次年|每年|当年)(\d+)月底", lambda m: Calendar(0, YEAR, int(m[1]))),
    (r"年底(\d+)日前", lambda m: Calendar(int(m[1]), YEAR, YEAR)),
    (r"次季度(?:的|首月|第一个月)?(\d+)日", lambda m: Calendar(int(m[1]), QUARTER, 1, QUARTER)),
    (r"季度第一个月的(\d+)日前", lambda m: Calendar(int(m[1]), QUARTER, 1)),
    (r"季度第一个月的月末", lambda m: Calendar(0, QUARTER, 1)),
    (r"季度(?:末|最后一个月)的?(\d+)日", lambda m: Calendar(int(m[1]), QUARTER, QUARTER)),
    (r"每月(\d+)日", lambda m: Calendar(int(m[1]), 1, 1)),
]  # fmt: skip
READERS: dict[str, Callable[[Deadline], Reading | None]] = {
    "immediate": _nothing,
    "duration": _nothing,
    "recurring": _rhythm,
    "window": _period,
    "by_date": _calendar,
    "on_date": _calendar,
    **dict.fromkeys(COUNTED, _period),
}
