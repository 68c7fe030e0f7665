"""Drills on limits that forbid to be early: of four people's records one was too soon.

Whether the last day of the period is itself late enough the source does not say: no
record has it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from casework.drills.days import UNITS
from casework.drills.drill import Choice, Maker, Shape, Task
from casework.engine.draws import draw_choice, draw_index, draw_integer
from casework.engine.workdays import (
    IsWorkday,
    add_workdays,
    next_workday,
    workday_from,
)
from casework.procedures.catalogue import Deadline, Procedure
from casework.procedures.limits import Period, reading_of

PEOPLE = ("甲", "乙", "丙", "丁")
YEARS = (2025, 2026)
# The four begin within some days of one another, and end in the same year.
SPREAD = 9
LATEST = 300


@dataclass(frozen=True)
class Kept:
    """Whose record, from when it counts and when it was done."""

    person: str
    begun: date
    done: date


def early_makers(procedure: Procedure) -> Iterator[Maker]:
    """One maker for each period that must be over first."""
    for deadline in procedure.deadlines:
        reading = reading_of(deadline)
        if deadline.is_earliest and deadline.anchor and isinstance(reading, Period):
            yield _maker(deadline, reading)


def _maker(deadline: Deadline, period: Period) -> Maker:
    def make(seed: int, is_workday: IsWorkday) -> Task:
        year = draw_choice(seed, "year", YEARS)
        base = date(year, 1, 2) + timedelta(days=draw_index(seed, "base", LATEST))
        hasty = draw_choice(seed, "hasty", PEOPLE)
        kept = []
        for person in PEOPLE:
            begun = _begun(seed, person, base, period, is_workday)
            draw = _too_soon if person == hasty else _in_time
            kept.append(Kept(person, begun, draw(seed, begun, period, is_workday)))
        span = f"{period.count}{UNITS[period.unit]}"
        return Task(
            shape=Shape.ONE,
            facts=(f"四个人{year}年的记录。",),
            ask=f"谁的“{deadline.what}”做得太早？",
            choices=tuple(
                Choice(
                    _told(one, deadline),
                    int(one.person == hasty),
                    f"还没有满{span}。" if one.person == hasty else f"已经满{span}。",
                )
                for one in kept
            ),
            phrase=deadline.text,
            opens=("源文没有写明期满当天能不能办，各人的日期避开了这一天。",),
            since=min(one.begun for one in kept),
            until=max(one.done for one in kept),
        )

    return make


def _begun(
    seed: int, person: str, base: date, period: Period, is_workday: IsWorkday
) -> date:
    """A working day after which another one comes before the period is over."""
    later = timedelta(days=draw_index(seed, f"begun {person}", SPREAD))
    day = workday_from(base + later, is_workday)
    while next_workday(day, is_workday) >= period.day(day, is_workday):
        day = next_workday(day, is_workday)
    return day


def _too_soon(seed: int, begun: date, period: Period, is_workday: IsWorkday) -> date:
    back = draw_integer(seed, "back", 1, 2)
    last = period.day(begun, is_workday)
    drawn = Period(back, "workday", is_before=True).day(last, is_workday)
    return max(drawn, next_workday(begun, is_workday))


def _in_time(seed: int, begun: date, period: Period, is_workday: IsWorkday) -> date:
    past = draw_integer(seed, f"past {begun}", 1, 3)
    return add_workdays(period.day(begun, is_workday), past, is_workday)


def _told(one: Kept, deadline: Deadline) -> str:
    begun, done = (f"{day.month}月{day.day}日" for day in (one.begun, one.done))
    return f"{one.person}：{begun}{deadline.anchor}，{done}{deadline.what}"
