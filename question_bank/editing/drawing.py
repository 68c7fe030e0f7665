"""The fields of a kind with what stands in them, ready to be drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from question_bank.errors import Fault
from question_bank.kinds import Kind
from question_bank.kinds.base import LETTERS
from question_bank.kinds.shape import (
    Column,
    Field,
    OneOf,
    Options,
    Rows,
    Text,
    YesNo,
)

SPARE_ROWS = 1


@dataclass(frozen=True)
class DrawnOption:
    letter: str
    name: str
    text: str
    is_key: bool


@dataclass(frozen=True)
class DrawnCell:
    column: Column
    name: str
    text: str


@dataclass(frozen=True)
class DrawnField:
    """`type` names the partial: text, one_of, yes_no, options or rows."""

    field: Any
    type: str
    faults: tuple[str, ...]
    text: str = ""
    options: tuple[DrawnOption, ...] = ()
    rows: tuple[tuple[DrawnCell, ...], ...] = ()


def drawn_fields(
    kind: Kind,
    values: Mapping[str, Any],
    faults: Iterable[Fault] = (),
    spare: Mapping[str, int] | None = None,
) -> list[DrawnField]:
    """Every field of the kind; `spare` asks for that many empty rows in a list."""
    by_name = faults_by_field(faults)
    return [
        _drawn(field, values, tuple(_faults_of(field, by_name)), spare or {})
        for field in kind.fields
    ]


def faults_by_field(faults: Iterable[Fault]) -> dict[str, list[str]]:
    """Messages by the field they speak of: content.rubric[2].points → rubric."""
    found: dict[str, list[str]] = {}
    for fault in faults:
        name = fault.where.removeprefix("content.").split(".")[0].split("[")[0]
        found.setdefault(name, []).append(_with_place(fault))
    return found


def _with_place(fault: Fault) -> str:
    _, bracket, rest = fault.where.partition("[")
    if not bracket:
        return fault.message
    told = {"row": rest.partition("]")[0], "fault": fault.message}
    return gettext("第 %(row)s 行：%(fault)s") % told


def _faults_of(field: Field, by_name: Mapping[str, Sequence[str]]) -> Iterable[str]:
    yield from by_name.get(field.name, ())
    if isinstance(field, Options):
        yield from by_name.get(field.key_name, ())


def _drawn(
    field: Field,
    values: Mapping[str, Any],
    faults: tuple[str, ...],
    spare: Mapping[str, int],
) -> DrawnField:
    match field:
        case Text():
            return DrawnField(field, "text", faults, text=values.get(field.name, ""))
        case OneOf():
            return DrawnField(field, "one_of", faults, text=values.get(field.name, ""))
        case YesNo():
            return DrawnField(field, "yes_no", faults, text=values.get(field.name, ""))
        case Options():
            return DrawnField(
                field, "options", faults, options=tuple(_options(field, values))
            )
        case Rows():
            empty = spare.get(field.name, SPARE_ROWS)
            return DrawnField(
                field, "rows", faults, rows=tuple(_rows(field, values, empty))
            )


def _options(field: Options, values: Mapping[str, Any]) -> Iterable[DrawnOption]:
    texts = list(values.get(field.name, ()))
    key = values.get(field.key_name, "")
    for place in range(max(field.number, len(texts))):
        letter = LETTERS[place]
        yield DrawnOption(
            letter=letter,
            name=f"{field.name}-{place}",
            text=texts[place] if place < len(texts) else "",
            is_key=letter in key,
        )


def _rows(
    field: Rows, values: Mapping[str, Any], spare: int
) -> Iterable[tuple[DrawnCell, ...]]:
    rows = list(values.get(field.name, ()))
    shown = max(len(rows) + spare, field.least)
    for place in range(shown):
        row = rows[place] if place < len(rows) else {}
        yield tuple(
            DrawnCell(
                column, f"{field.name}-{place}-{column.name}", row.get(column.name, "")
            )
            for column in field.columns
        )
