"""Faults of a policy pack: version, days, and numbers that no longer agree with words."""

import re
from collections.abc import Iterator
from datetime import date

from casework.engine.checks_of_days import DEADLINE_WORDS
from casework.engine.template import CaseTemplate, Deadline, ItemSpec, PolicyPack

CHINESE = {sign: value for value, sign in enumerate("一二三四五六七八九十", 1)}
CHINESE["两"] = 2
NUMBER = r"(?<![\d.月一二两三四五六七八九十])(\d+|[一二两三四五六七八九十])\s*"
DAY_OF_MONTH = r"(?<!\d)(\d+)\s*日"
# How the text of a rule writes a period of the unit.
WRITTEN = {
    "workday": re.compile(NUMBER + "个工作日"),
    "month_end": re.compile(NUMBER + "个工作日"),
    # Without 一天, which is no period in 哪一天.
    "day": re.compile(r"(?<![\d.月])(\d+)\s*[日天]"),
    "month": re.compile(NUMBER + "个月"),
    "month_day": re.compile(DAY_OF_MONTH),
    "next_month_day": re.compile(DAY_OF_MONTH),
}
ISO_LENGTH = 10
# An ISO date, or its year or month alone.
DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def pack_faults(template: CaseTemplate) -> Iterator[str]:
    """All faults of the pack by itself, and of what the case says of its numbers."""
    pack = template.pack
    yield from _version(pack)
    yield from _days(pack)
    for deadline in pack.deadlines.values():
        yield from _numbers(pack, deadline)
    for item in template.wordings:
        yield from _item_numbers(pack, item)


def _version(pack: PolicyPack) -> Iterator[str]:
    is_number = type(pack.version) is int
    if not is_number or pack.version < 1:
        yield f"pack {pack.id}: version {pack.version} is not 1 or more"


def _days(pack: PolicyPack) -> Iterator[str]:
    names = ("valid_from", "valid_until", "dated", "checked")
    days = {name: day for name in names if (day := getattr(pack, name))}
    if "valid_from" not in days:
        yield f"pack {pack.id}: valid_from is missing"
    wrong = {name: day for name, day in days.items() if not _is_day(day)}
    for name, day in wrong.items():
        yield f"pack {pack.id}: {name} {day} is no date in quotes"
    if wrong:
        return
    for first, last in (("valid_from", "valid_until"), ("dated", "checked")):
        if first in days and last in days and days[first] > days[last]:
            yield f"pack {pack.id}: {first} is after {last}"
    if not pack.valid_until or pack.history_badge:
        return
    if not pack.checked:
        yield f"pack {pack.id}: it ends on {pack.valid_until}, but when was it checked"
    elif pack.valid_until <= pack.checked:
        yield f"pack {pack.id}: what ended on {pack.valid_until} has no history_badge"


def _is_day(text: object) -> bool:
    """A day without quotes is no text to YAML, and no JSON could keep it."""
    if not isinstance(text, str) or not DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:ISO_LENGTH])
    except ValueError:
        return False
    return True


def _numbers(pack: PolicyPack, deadline: Deadline) -> Iterator[str]:
    """The number by which a deadline is counted stands in words as well: in its title,
    in the text of its rule or, where that has none, in its note."""
    rule = pack.rules[deadline.rule]
    if not _is_told(deadline):
        return
    in_rule = _told(deadline.unit, rule.text) or _told(deadline.unit, rule.note)
    places = {"its title": _told(deadline.unit, deadline.title)}
    places[f"rule {rule.key}"] = in_rule
    for place, told in places.items():
        if told and deadline.count not in told:
            yield f"deadline {deadline.key}: {deadline.count}, but {place} says {told}"


def _item_numbers(pack: PolicyPack, item: ItemSpec) -> Iterator[str]:
    """What is right names one of the numbers by which the item is judged."""
    named = [item.check[word] for word in DEADLINE_WORDS if word in item.check]
    judged = [one for key in named if _is_told(one := pack.deadlines[key])]
    for unit in {one.unit for one in judged}:
        counts = {one.count for one in judged if one.unit == unit}
        for text in (item.title, item.right):
            told = _told(unit, text)
            if told and not counts & set(told):
                yield f"{item.id}: says {told}, but {named[0]} has {max(counts)}"


def _is_told(deadline: Deadline) -> bool:
    """Words do not tell the rest of a period, nor the last working day of a month."""
    is_last_day = deadline.unit == "month_end" and deadline.mode == "within"
    return not deadline.is_rest and not is_last_day


def _told(unit: str, text: str) -> list[int]:
    found = WRITTEN[unit].findall(text) if unit in WRITTEN else []
    return [CHINESE[one] if one in CHINESE else int(one) for one in found]
