"""Drills on days: an anchor is told, the day under a limit of the entry is wanted.

Where the words of the source bear two readings (is the day named by 前 still in time,
does a period that ends on a day off go on) the days to choose from are drawn so that
both readings have the same answer.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from casework.drills.drill import Choice, Maker, Shape, Task, shuffled
from casework.engine.draws import draw_index
from casework.engine.workdays import (
    IsWorkday,
    add_workdays,
    monday_to_friday,
    next_workday,
    workday_from,
)
from casework.procedures.catalogue import Deadline, Procedure
from casework.procedures.limits import (
    QUARTER,
    Calendar,
    LastWednesday,
    Period,
    reading_of,
)

# Where anchors are drawn: a span whose days off are announced, and always the same one,
# for a seed has to keep its drill when a year is added to the calendar.
FIRST, LAST = date(2025, 1, 2), date(2026, 12, 31)
DAY = timedelta(days=1)
WRONG = 3
LENGTH = (LAST - FIRST).days + 1
# Prime to the length: steps of it meet every day once.
STRIDE = 307
TRAP_TRIES = 30
WEEKDAYS = "一二三四五六日"
# Anchors that fall on a certain day of the month, as 每月24日查询.
ANCHOR_DAY = re.compile(r"每月(\d+)日")
UNITS = {"workday": "个工作日", "day": "日", "month": "个月"}


@dataclass(frozen=True)
class Dated:
    """A day to choose and what is to be said of it; the first of a list is right.
    A trap is where a public holiday leads."""

    day: date
    why: str
    is_trap: bool = False


Options = Callable[[date, IsWorkday], list[Dated]]


@dataclass(frozen=True)
class Question:
    """How a limit is asked: the fact with its anchor, the question, the days."""

    fact: Callable[[date], str]
    ask: str
    options: Options
    opens: tuple[str, ...] = ()
    may_trap: bool = False


def day_makers(procedure: Procedure) -> Iterator[Maker]:
    """One maker for each limit that names a last day or a day."""
    for deadline in procedure.deadlines:
        question = _question(deadline)
        if question is not None:
            yield _maker(deadline, question)


def _maker(deadline: Deadline, question: Question) -> Maker:
    def make(seed: int, is_workday: IsWorkday) -> Task:
        anchor = _anchor(seed, deadline, question, is_workday)
        right, *wrong = question.options(anchor, is_workday)
        wrong = sorted(shuffled(seed, "wrong", wrong), key=lambda one: not one.is_trap)
        shown = sorted([right, *wrong[:WRONG]], key=lambda one: one.day)
        return Task(
            shape=Shape.ONE,
            facts=(question.fact(anchor),),
            ask=question.ask,
            choices=tuple(
                Choice(told(one.day), int(one is right), one.why) for one in shown
            ),
            phrase=deadline.text,
            opens=question.opens,
            anchor=anchor,
            since=min(anchor, shown[0].day),
            until=max(anchor, shown[-1].day),
            wanted=right.day,
        )

    return make


def _anchor(
    seed: int, deadline: Deadline, question: Question, is_workday: IsWorkday
) -> date:
    """A working day for which the limit has one answer. Every other seed prefers one
    from which a public holiday leads astray."""
    found = (
        day
        for day in _days(seed, deadline)
        if is_workday(day) and _is_sound(question.options(day, is_workday))
    )
    first = next(found)
    if not question.may_trap or draw_index(seed, "trap", 2):
        return first
    others = islice(found, TRAP_TRIES)
    return next(
        (day for day in others if _has_trap(question.options(day, is_workday))), first
    )


def _days(seed: int, deadline: Deadline) -> Iterator[date]:
    """All days on which the limit can begin, in a drawn order."""
    match = ANCHOR_DAY.search(deadline.anchor)
    start = draw_index(seed, "anchor", LENGTH)
    for step in range(LENGTH):
        day = FIRST + DAY * ((start + step * STRIDE) % LENGTH)
        if match is None or day.day == int(match[1]):
            yield day


def _has_trap(options: list[Dated]) -> bool:
    return any(one.is_trap for one in options)


def _is_sound(options: list[Dated]) -> bool:
    days = {one.day for one in options}
    return len(days) == len(options) > WRONG and FIRST <= min(days) <= max(days) <= LAST


def told(day: date) -> str:
    """2026年4月7日（周二）"""
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def _question(deadline: Deadline) -> Question | None:
    reading = reading_of(deadline)
    if isinstance(reading, Period) and reading.unit in UNITS and deadline.anchor:
        # What must not be early is asked by casework.drills.early.
        return None if deadline.is_earliest else _period_question(deadline, reading)
    if isinstance(reading, Calendar) and "日、" not in deadline.text:
        return _calendar_question(deadline, reading)
    if isinstance(reading, LastWednesday):
        return _wednesday_question(deadline, reading)
    return None


def _period_question(deadline: Deadline, period: Period) -> Question:
    def fact(anchor: date) -> str:
        return f"{_bare(deadline.anchor)}：{told(anchor)}。"

    options = _before(period) if period.is_before else _within(period)
    ask = f"“{deadline.what}”最晚要在哪一天办？"
    return Question(fact, ask, options, may_trap=period.unit == "workday")


def _bare(anchor: str) -> str:
    """每月24日查询 → 查询: the day itself is told."""
    return ANCHOR_DAY.sub("", anchor)


def _within(period: Period) -> Options:
    count, unit = period.count, UNITS[period.unit]

    def workdays(anchor: date, is_workday: IsWorkday) -> list[Dated]:
        right = add_workdays(anchor, count, is_workday)
        found = [
            Dated(right, f"次日起算，第{count}个工作日。"),
            Dated(anchor + DAY * count, "按自然日数了，休息日也算了进去。"),
            Dated(
                add_workdays(anchor, count, monday_to_friday),
                "只看周一到周五，没有看放假和调休。",
                is_trap=True,
            ),
            Dated(
                add_workdays(anchor, count - 1, is_workday),
                "把起算的当天也数了进去，期限从次日起算。",
            ),
            Dated(next_workday(right, is_workday), "多数了一个工作日，已经误期。"),
            Dated(add_workdays(right, 2, is_workday), "多数了两个工作日，已经误期。"),
        ]
        return _distinct(found, after=anchor)

    def days(anchor: date, is_workday: IsWorkday) -> list[Dated]:
        right = period.day(anchor, is_workday)
        if not is_workday(right):
            return []
        found = [
            Dated(right, f"次日起算，满{count}{unit}。"),
            Dated(right - DAY, "把起算的当天也数了进去，期限从次日起算。"),
            Dated(right + DAY, f"超过了{count}{unit}。"),
            Dated(
                add_workdays(anchor, (right - anchor).days, is_workday),
                "按工作日数了，规程写的不是工作日。",
            ),
            Dated(right + DAY * 2, f"超过了{count}{unit}。"),
        ]
        return _distinct(found, after=anchor)

    return workdays if period.unit == "workday" else days


def _before(period: Period) -> Options:
    count, unit = period.count, UNITS[period.unit]

    def options(anchor: date, is_workday: IsWorkday) -> list[Dated]:
        right = period.day(anchor, is_workday)
        if not is_workday(right):
            return []
        earlier = Period(count + 1, "workday", is_before=True).day(anchor, is_workday)
        found = [
            Dated(right, f"往前数{count}{unit}。"),
            Dated(anchor, "已经是当天，没有提前。"),
            Dated(earlier, "来得及，但不是最晚的一天。"),
            Dated(next_workday(anchor, is_workday), "已经过了，提前是往前数。"),
            *(
                [Dated(anchor - DAY * count, "按自然日往前数，落在了休息日。")]
                if period.unit == "workday"
                else []
            ),
        ]
        return _distinct(found)

    return options


def _calendar_question(deadline: Deadline, reading: Calendar) -> Question:
    def today(anchor: date) -> str:
        return f"今天是{told(anchor)}。"

    def about(anchor: date) -> str:
        quarter = (anchor.month - 1) // QUARTER + 1
        return f"手头是{anchor.year}年第{quarter}季度的工作。"

    fact = about if reading.shift else today
    if deadline.kind == "on_date":
        return Question(fact, f"“{deadline.what}”下一次在哪一天？", _on(reading))
    return Question(
        fact,
        f"下面几天里，“{deadline.what}”最晚哪一天办还来得及？",
        _by(reading),
        ("源文没有写明期限当天算不算在内，选项避开了这一天。",),
    )


def _by(reading: Calendar) -> Options:
    """Earlier than the day of the limit, or later than the working day it might go on
    to: it need not be settled whether either is in time."""

    def options(anchor: date, is_workday: IsWorkday) -> list[Dated]:
        due = reading.day(anchor, is_workday)
        right = _last_workday_before(due, is_workday)
        over = workday_from(due, is_workday)
        following = reading.day(due + DAY, is_workday)
        late = f"过了{due.month}月{due.day}日，已经误期。"
        found = [
            Dated(right, f"期限是{due.month}月{due.day}日，这是选项里最晚的一天。"),
            Dated(next_workday(over, is_workday), late),
            Dated(add_workdays(over, 4, is_workday), late),
            Dated(_last_workday_before(following, is_workday), late),
            Dated(
                _last_workday_before(right - DAY * 3, is_workday),
                "来得及，但还有更晚的一天也来得及。",
            ),
        ]
        return _distinct(found, after=anchor)

    return options


def _on(reading: Calendar) -> Options:
    def options(anchor: date, is_workday: IsWorkday) -> list[Dated]:
        due = reading.day(anchor, is_workday)
        if not is_workday(due):
            return []
        other = f"规程定的是{due.day}日。"
        found = [
            Dated(due, f"规程定的日子，今天以后的第一个{due.day}日。"),
            Dated(reading.day(due + DAY, is_workday), "跳过了一次。"),
            *(Dated(due + DAY * step, other) for step in (-5, -2, 3, 5)),
        ]
        return _distinct(found, after=anchor)

    return options


def _wednesday_question(deadline: Deadline, reading: LastWednesday) -> Question:
    def options(anchor: date, is_workday: IsWorkday) -> list[Dated]:
        due = reading.day(anchor, is_workday)
        # A month that ends on a Monday or Tuesday has its last week's Wednesday in
        # the next month: the words could mean either.
        if not is_workday(due) or (due + DAY * 5).month == due.month:
            return []
        found = [
            Dated(due, "这个月最后一周的周三。"),
            Dated(due - DAY * 7, "是周三，但不在最后一周。"),
            Dated(due + DAY * 7, "已经到了下个月。"),
            Dated(due + DAY, "在最后一周，但不是周三。"),
            Dated(due - DAY, "在最后一周，但不是周三。"),
        ]
        return _distinct(found, after=anchor)

    def fact(anchor: date) -> str:
        return f"今天是{told(anchor)}。"

    return Question(fact, f"“{deadline.what}”下一次在哪一天？", options)


def _last_workday_before(day: date, is_workday: IsWorkday) -> date:
    return Period(1, "workday", is_before=True).day(day, is_workday)


def _distinct(found: list[Dated], after: date = FIRST - DAY) -> list[Dated]:
    """Each day once, later than `after`; the right one, which comes first, stays."""
    days: dict[date, Dated] = {}
    for one in found:
        if one.day > after:
            days.setdefault(one.day, one)
    return list(days.values()) if found[0].day in days else []
