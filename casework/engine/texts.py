"""Filling sentences of a case with its facts, and writing dates for people."""

from collections.abc import Mapping
from datetime import date
from typing import Any

WEEKDAYS = "一二三四五六日"


class _Values(dict[str, Any]):
    """Values for a sentence; an unknown name is left empty, never an error."""

    def __missing__(self, key: str) -> str:
        return ""


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Return the text with every `{name}` replaced by its value."""
    return text.format_map(_Values(values)) if "{" in text else text


def chinese_date(day: date) -> str:
    """Return a date as people say it: 4月8日(三)."""
    return f"{day.month}月{day.day}日({WEEKDAYS[day.weekday()]})"


def split_list(text: str) -> list[str]:
    """Return the entries of a comma-separated payload value."""
    return [part for part in text.split(",") if part]
