"""What the editing screen sends, read into values (kinds/shape.py) and a body."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from question_bank.errors import ItemError
from question_bank.kinds import Content, Kind, kind_of
from question_bank.kinds.shape import Field, Options, Rows
from question_bank.models import Cognition
from question_bank.records import ItemBody
from question_bank.sources import sources_of
from question_bank.typed import MOST_DIGITS, whole, written

MOST_ROWS = 60
DIFFICULTIES = range(1, 6)
MOST_MINUTES = 600
KEPT = re.compile("keep-([a-z_]{1,40})")


@dataclass(frozen=True)
class Posted:
    """A screen as it was sent: the body it makes, and what could not be read."""

    body: ItemBody
    values: Mapping[str, Any]
    sources_text: str
    unread_sources: tuple[str, ...]
    overrides: Mapping[str, str]
    from_number: int


def read_posted(data: QueryDict, was: ItemBody) -> Posted:
    """The screen of an item that said `was`; impossible choices keep what was."""
    kind = kind_of(was.kind)
    values = {
        name: value for field in kind.fields for name, value in _read(field, data)
    }
    content = kind.content_from(values, like=was.content)
    sources_text = written(data, "sources")
    sources, unread = sources_of(sources_text)
    body = replace(
        was,
        content=content,
        difficulty=_difficulty(data, was),
        cognition=_cognition(data, was),
        points=points_of(kind, content),
        minutes=_minutes(data) if kind.own_points else None,
        sources=tuple(dict.fromkeys(sources)),
    )
    return Posted(
        body, values, sources_text, tuple(unread), _overrides(data), _number(data)
    )


def points_of(kind: Kind, content: Content) -> Decimal | None:
    """What the scoring points add up to, once they can be added."""
    if not kind.own_points:
        return None
    try:
        return kind.total(content)  # type: ignore[attr-defined]
    except (ItemError, KeyError, TypeError, ArithmeticError):
        return None


def _read(field: Field, data: QueryDict) -> list[tuple[str, Any]]:
    match field:
        case Options():
            texts = [data.get(f"{field.name}-{n}", "") for n in range(field.number)]
            key = "".join(sorted(set(data.getlist(field.key_name))))
            return [(field.name, texts), (field.key_name, key)]
        case Rows():
            return [(field.name, _rows(field, data))]
        case _:
            return [(field.name, data.get(field.name, ""))]


def _rows(field: Rows, data: QueryDict) -> list[dict[str, str]]:
    """Rows in their order, empty ones left out."""
    place = re.compile(rf"{re.escape(field.name)}-(\d{{1,{MOST_DIGITS}}})-\w+")
    numbers = {int(m[1]) for name in data if (m := place.fullmatch(name))}
    rows = [
        {
            column.name: data.get(f"{field.name}-{number}-{column.name}", "")
            for column in field.columns
        }
        for number in sorted(numbers)[:MOST_ROWS]
    ]
    return [row for row in rows if any(text.strip() for text in row.values())]


def _difficulty(data: QueryDict, was: ItemBody) -> int:
    number = whole(data.get("difficulty", ""))
    return number if number in DIFFICULTIES else was.difficulty


def _cognition(data: QueryDict, was: ItemBody) -> str:
    text = data.get("cognition", "")
    return text if text in Cognition.values else was.cognition


def _minutes(data: QueryDict) -> int | None:
    number = whole(data.get("minutes", "").strip())
    return number if 0 < number <= MOST_MINUTES else None


def _overrides(data: QueryDict) -> dict[str, str]:
    """Reasons given for keeping what a check advised against, by the check's code."""
    return {
        code[1]: reason
        for name in data
        if (code := KEPT.fullmatch(name)) and (reason := written(data, name).strip())
    }


def _number(data: QueryDict) -> int:
    return whole(data.get("from_number", ""))
