"""Drills on turns: of several people's ledgers one leaves out a month or a quarter."""

from collections.abc import Iterator
from datetime import date, timedelta

from casework.drills.drill import Choice, Maker, Shape, Task, shuffled
from casework.drills.written import written
from casework.engine.draws import draw_choice, draw_index
from casework.engine.workdays import IsWorkday, add_months
from casework.procedures.catalogue import Procedure
from casework.procedures.limits import Rhythm, reading_of

YEARS = (2025, 2026)
MONTHS = 12
LEDGERS = ("甲", "乙", "丙", "丁")
# Months of a turn → turns in a ledger: half a year of months, a year of quarters.
TURNS = {1: 6, 3: 4}
NAMES = {1: "自然月", 3: "自然季度"}


def turn_makers(procedure: Procedure) -> Iterator[Maker]:
    """One maker for each limit of every month or quarter that a ledger is kept of."""
    kept = written().turns.get(procedure.id, {})
    for deadline in procedure.deadlines:
        if deadline.text not in kept:
            continue
        reading = reading_of(deadline)
        if isinstance(reading, Rhythm) and reading.months in TURNS:
            yield _maker(deadline.text, kept[deadline.text], reading.months)


def _maker(words: str, deed: str, months: int) -> Maker:
    def make(seed: int, is_workday: IsWorkday) -> Task:
        year = draw_choice(seed, "year", YEARS)
        starts = _starts(seed, year, months)
        missed, doubled = shuffled(seed, "turns", starts)[:2]
        faulty = draw_choice(seed, "faulty", LEDGERS)
        with_gap = [doubled if one == missed else one for one in starts]
        rows = {
            name: _row(
                seed, name, with_gap if name == faulty else starts, months, is_workday
            )
            for name in LEDGERS
        }
        return Task(
            shape=Shape.ONE,
            facts=(f"四份台账，记的是{_span(starts)}每次{deed}的日子。",),
            ask="哪一份台账漏了一轮？",
            choices=tuple(
                Choice(row, 1, f"{_named(missed, months)}没有记。")
                if name == faulty
                else Choice(row, 0, "每一轮都有一次。")
                for name, row in rows.items()
            ),
            phrase=words,
            opens=(f"源文没有写明一轮从哪天算起，这道题按{NAMES[months]}算。",),
        )

    return make


def _starts(seed: int, year: int, months: int) -> list[date]:
    """The first days of the turns in a ledger."""
    length = TURNS[months] * months
    first = date(year, draw_index(seed, "half", MONTHS // length) * length + 1, 1)
    return [add_months(first, turn * months) for turn in range(TURNS[months])]


def _span(starts: list[date]) -> str:
    first = starts[0]
    if len(starts) == TURNS[1]:
        return f"{first.year}年{'上' if first.month == 1 else '下'}半年"
    return f"{first.year}年"


def _row(
    seed: int, name: str, turns: list[date], months: int, is_workday: IsWorkday
) -> str:
    """A ledger with a working day for each turn listed, none twice."""
    days: set[date] = set()
    for place, start in enumerate(turns):
        worked = [
            day for day in _days(start, months) if is_workday(day) and day not in days
        ]
        days.add(draw_choice(seed, f"{name} {place}", worked))
    told = "、".join(f"{day.month}月{day.day}日" for day in sorted(days))
    return f"{name}：{told}"


def _days(start: date, months: int) -> list[date]:
    length = (add_months(start, months) - start).days
    return [start + timedelta(days=step) for step in range(length)]


def _named(start: date, months: int) -> str:
    if months == 1:
        return f"{start.month}月"
    return f"第{(start.month - 1) // months + 1}季度"
