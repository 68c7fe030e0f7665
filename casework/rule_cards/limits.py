"""Cards on limits: how long, which day, how often, and whether it is 内 or 后."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from casework.procedures import Procedure
from casework.procedures.catalogue import Deadline
from casework.procedures.limits import (
    Calendar,
    LastWednesday,
    Period,
    Rhythm,
    reading_of,
)
from casework.rule_cards.card import WRONG, Asked, Sort
from casework.rule_cards.written import written

UNITS = {"workday": "个工作日", "day": "日", "month": "个月", "hour": "小时"}
# Counts that guides set in a unit: what is near the right one is taken for it.
COUNTS = {
    "workday": (1, 2, 3, 5, 7, 10, 15),
    "day": (1, 2, 3, 5, 7, 10, 15, 30, 60),
    "month": (1, 2, 3, 6, 12),
    "hour": (1, 2, 3, 4),
}
TURNS = {
    Rhythm(days=1): "每天",
    Rhythm(days=7): "每周",
    Rhythm(days=10): "每10天",
    Rhythm(months=1): "每月",
    Rhythm(months=3): "每季度",
    Rhythm(months=6): "每半年",
    Rhythm(months=12): "每年",
}
# A turn of ten days is asked only where the source has it.
USUAL_TURNS = ("每天", "每周", "每月", "每季度", "每半年", "每年")
LEAST = ("至少", "不少于")
# The words of a limit that name its day; what follows them is what is done.
DAY = re.compile(
    r"(?:每年度?|每季度|次季度|季度末|次年|当年|年底|每月)[^，。]*?"
    r"(?:\d+日|月底|月末|月初|年底|周三)(?:之?前)?"
)
ORDINALS = "一二三"
PLACES = ("月初", "月末")
# How far a wrong day or month lies from the right one, the likeliest first.
DAYS_AWAY, LAST_DAY = (-5, 5, -10, 10, -3, 3), 30
MONTHS_AWAY, LAST_MONTH = (-1, 1, -2, 2), 12

Value = TypeVar("Value")


def limit_cards(procedure: Procedure) -> Iterator[Asked]:
    """Up to two cards for each limit that names a number or a day."""
    known = written()
    for deadline in procedure.deadlines:
        if known.leaves_out(procedure.id, deadline):
            continue
        deed = known.deed(procedure.id, deadline)
        reading = reading_of(deadline)
        if isinstance(reading, Period) and deadline.anchor:
            yield _period(deadline, reading, deed)
            yield from _contrast(deadline, reading, deed)
        elif isinstance(reading, Rhythm) and reading in TURNS:
            yield _rhythm(deadline, reading, deed)
        elif isinstance(reading, Calendar | LastWednesday):
            yield from _dated(deadline, procedure, deed)


def _card(deadline: Deadline, ask: str, right: str, wrong: tuple[str, ...]) -> Asked:
    return Asked(Sort.NUMBER, deadline, ask, right, wrong, deadline.text, True)


def _period(deadline: Deadline, period: Period, deed: str) -> Asked:
    unit = "天" if "天" in deadline.text else UNITS[period.unit]
    usual = sorted({*COUNTS[period.unit], period.count})
    near = _near(usual, period.count)
    right, *wrong = (f"{count}{unit}" for count in (period.count, *near))
    if period.is_before:
        ask = f"“{deed}”要比“{deadline.anchor}”早多久？"
    elif deadline.is_earliest:
        ask = f"从“{deadline.anchor}”算起，要满多久才“{deed}”？"
    else:
        ask = f"从“{deadline.anchor}”算起，“{deed}”的期限是多长？"
    return _card(deadline, ask, right, tuple(wrong))


def _rhythm(deadline: Deadline, rhythm: Rhythm, deed: str) -> Asked:
    right = TURNS[rhythm]
    usual = tuple(one for one in TURNS.values() if one in (right, *USUAL_TURNS))
    least = "至少" if any(word in deadline.text for word in LEAST) else ""
    return _card(deadline, f"“{deed}”{least}多久一次？", right, _near(usual, right))


def _near(values: Sequence[Value], right: Value) -> tuple[Value, ...]:
    """The others that stand nearest to the right one, those before it first."""
    place = values.index(right)
    others = sorted(
        range(len(values)), key=lambda other: (abs(other - place), other > place)
    )
    return tuple(values[other] for other in others[1 : WRONG + 1])


def _dated(deadline: Deadline, procedure: Procedure, deed: str) -> Iterator[Asked]:
    """None where the words that name the day stand apart."""
    right = _day_named(deadline.text)
    if not right:
        return
    named = (_day_named(other.text) for other in procedure.deadlines)
    others = [one for one in (*named, *_moved(right)) if one and one != right]
    wrong = tuple(dict.fromkeys(others))[:WRONG]
    yield _card(deadline, f"“{deed}”定在什么时候？", right, wrong)


def _day_named(text: str) -> str:
    match = DAY.search(text)
    return match[0] if match else ""


def _moved(text: str) -> Iterator[str]:
    """The same words with another day, month or place in the quarter."""
    if match := re.search(r"第([一二三])个月", text):
        for ordinal in ORDINALS.replace(match[1], ""):
            yield text.replace(match[0], f"第{ordinal}个月")
    yield from _renumbered(text, "日", DAYS_AWAY, LAST_DAY)
    yield from _renumbered(text, "月", MONTHS_AWAY, LAST_MONTH)
    if text.endswith(PLACES):
        yield text[:-2] + next(one for one in PLACES if not text.endswith(one))
    if text.endswith("周三"):
        yield from (text[:-1] + other for other in "一二五")


def _renumbered(text: str, sign: str, away: Iterable[int], last: int) -> Iterator[str]:
    """The words with other numbers before the sign, none above the last there is."""
    match = re.search(rf"(\d+){sign}", text)
    if match is None:
        return
    for step in away:
        number = int(match[1]) + step
        if 1 <= number <= last:
            yield text.replace(match[0], f"{number}{sign}")


def _contrast(deadline: Deadline, period: Period, deed: str) -> Iterator[Asked]:
    """内 or 后, of working days or of days: only where the words say both."""
    side = "后" if deadline.is_earliest else "内"
    right = f"{period.count}{UNITS[period.unit]}{side}"
    if period.is_before or right not in deadline.text:
        return
    every = [
        f"{period.count}{unit}{word}" for unit in ("个工作日", "日") for word in "内后"
    ]
    yield Asked(
        sort=Sort.CONTRAST,
        fact=deadline,
        ask=f"从“{deadline.anchor}”算起，“{deed}”的期限，源文写的是哪一种？",
        right=right,
        wrong=tuple(one for one in every if one != right),
        phrase=deadline.text,
        is_source=True,
    )
