"""Filling sentences of a case with its facts, and writing dates for people."""

import re
from collections.abc import Mapping
from datetime import date
from operator import add, mul, sub
from typing import Any

# A number out of facts: {staff}, {12-months}, {hour-1}, {3*years}.
COUNT = re.compile(r"\{(\w+)(?:([-+*])(\w+))?\}")
# A quotation inside marks of its own.
QUOTED = re.compile(r"“\{(\w+)\}”")
# Marks inside marks are of the other kind.
INNER_MARKS = str.maketrans("“”‘’", "‘’“”")
SIGNS = {"+": add, "-": sub, "*": mul}
WEEKDAYS = "一二三四五六日"


class Words(dict[str, Any]):
    """Values for sentences; an unknown name is left empty, never an error."""

    def __missing__(self, key: str) -> str:
        return ""


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Return the text with every `{name}` replaced by its value.

    Who fills many sentences with the same values makes `Words` of them once.
    """
    if "{" not in text:
        return text
    words = values if isinstance(values, Words) else Words(values)
    if "“{" in text:
        text = QUOTED.sub(lambda found: _quotation(words[found[1]]), text)
    return text.format_map(words)


def _quotation(value: Any) -> str:
    return quoted(str(value)).replace("{", "{{").replace("}", "}}")


def quoted(text: str) -> str:
    """Return the text in quotation marks, its own marks turned into the inner ones."""
    return f"“{text.translate(INNER_MARKS)}”"


def counted(text: str, facts: Mapping[str, Any]) -> str:
    """Return the text with the numbers that facts give: `m{12-months}` becomes m4."""
    return COUNT.sub(lambda found: _number(found, facts), text)


def _number(found: re.Match[str], facts: Mapping[str, Any]) -> str:
    left, sign, right = found.groups()
    named = [one for one in (left, right) if one]
    numbers = [int(one) if one.isdigit() else facts[one] for one in named]
    return str(SIGNS[sign](*numbers) if sign else numbers[0])


def facts_counted(text: str) -> list[str]:
    """Return the facts out of which the text makes its numbers."""
    operands = [one for left, _, right in COUNT.findall(text) for one in (left, right)]
    return [one for one in operands if one and not one.isdigit()]


def labels_for(labels: Mapping[str, str], facts: Mapping[str, Any]) -> dict[str, str]:
    """Return the labels of a decision's values, with those of what is counted."""
    told = {
        counted(key, facts): counted(one, facts)
        for key, one in labels.items()
        if "{" in key
    }
    return {**told, **labels}


def chinese_date(day: date) -> str:
    """Return a date as people say it: 4月8日(三)."""
    return f"{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"


def written_day(day: str) -> str:
    """Return an ISO date, or its year or month alone, as people write it."""
    return "".join(
        f"{int(part)}{sign}"
        for part, sign in zip(day.split("-"), "年月日", strict=False)
    )


def split_list(text: str) -> list[str]:
    """Return the entries of a comma-separated payload value."""
    return [part for part in text.split(",") if part]
