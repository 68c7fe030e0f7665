"""The fields of a kind as cells: one column a field, one for each option.

Columns are named by the fields' labels, so that kinds share 题干, 答案 and 解析, and a
new kind brings its own without a line here.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from question_bank.errors import Fault, ItemError
from question_bank.kinds import KINDS, Content, Kind
from question_bank.kinds.base import LETTERS
from question_bank.kinds.shape import Field, Label, OneOf, Options, Rows, YesNo
from question_bank.sheets.cells import EMPTY, rows_cell, rows_of
from question_bank.sheets.line import Line
from question_bank.sheets.words import verdict_of
from question_bank.text import clean_content

KEY = "答案"
_PLACE = re.compile(r"content\.?(?P<name>\w*)")


@cache
def labels_of(kind: str) -> dict[str, str]:
    """What the fields of a kind are called in files, whatever the reader's language."""
    with override("zh-hans"):
        return {field.name: str(field.label) for field in KINDS[kind].fields}


def headings_of(kinds: Iterable[Kind]) -> list[str]:
    """The columns that these kinds need together, each once."""
    named = (
        name
        for kind in kinds
        for field in kind.fields
        for name in _headings(field, labels_of(kind.code)[field.name])
    )
    return list(dict.fromkeys(named))


def _headings(field: Field, label: str) -> list[str]:
    if isinstance(field, Options):
        return [*_option_headings(label)[: field.number], KEY]
    return [label]


@cache
def _option_headings(label: str) -> list[str]:
    return [f"{label}{letter}" for letter in LETTERS]


def cells_of(kind: Kind, content: Content) -> dict[str, str]:
    """The content as cells by heading; `content_in` reads them back exactly."""
    values = kind.values_of(content)
    labels = labels_of(kind.code)
    cells: dict[str, str] = {}
    for field in kind.fields:
        label = labels[field.name]
        if isinstance(field, Options):
            options = values.get(field.name, [])
            cells |= dict(zip(_option_headings(label), options, strict=False))
            cells[KEY] = values.get(field.key_name, "")
        elif field.name in values:
            cells[label] = _cell(field, values[field.name])
    return cells


def _cell(field: Field, value: Any) -> str:
    match field:
        case Rows():
            # A list that is there and empty is not one that was left out.
            return rows_cell(_texts_of(field, row) for row in value) or EMPTY
        case OneOf():
            return str(dict(field.choices).get(value, value))
        case _:
            return str(value)


def _texts_of(field: Rows, row: Mapping[str, str]) -> list[str]:
    return [
        str(dict(column.choices).get(row[column.name], row[column.name]))
        for column in field.columns
    ]


def content_in(kind: Kind, line: Line) -> dict[str, Any]:
    """The content that a line of the full form writes, its faults among the remarks."""
    values: dict[str, Any] = {}
    labels = labels_of(kind.code)
    for field in kind.fields:
        values |= dict(_values(field, labels[field.name], line))
    return checked(kind, values, line)


def checked(kind: Kind, values: dict[str, Any], line: Line) -> dict[str, Any]:
    """The content of the values, cleaned as the bank keeps it; what `check` finds
    wrong is said of its cell."""
    written = kind.content_from(values)
    content: dict[str, Any] = clean_content(written)
    for name, text in content.items():
        if _words(text) != _words(written[name]):
            message = _("含有网页标记或看不见的字符，已经去掉，只留下文字，请核对。")
            line.warn(heading_of(kind, name), message)
    try:
        kind.check(content)
    except ItemError as error:
        for fault in error.faults:
            heading, message = _said_of(kind, fault)
            line.wrong(heading, message)
    return content


def _words(value: Any) -> str:
    """What is left of a value when white space does not count."""
    return "".join(str(value).replace("\\n", "").split())


def _values(field: Field, heading: str, line: Line) -> Iterator[tuple[str, Any]]:
    match field:
        case Options():
            yield field.name, options_in(field, heading, line)
            yield field.key_name, line.text(KEY)
        case Rows():
            if line.text(heading).strip():
                yield field.name, _rows(field, heading, line)
        case OneOf():
            yield field.name, _code(field.choices, line.text(heading))
        case YesNo():
            yield field.name, verdict_of(line.text(heading))
        case _:
            yield field.name, line.text(heading)


def options_in(field: Options, label: str, line: Line) -> list[str]:
    """As many as the kind has, and those beyond that are filled in by mistake."""
    texts = [line.text(heading) for heading in _option_headings(label)]
    while len(texts) > field.number and not texts[-1].strip():
        texts.pop()
    return texts


def _rows(field: Rows, heading: str, line: Line) -> list[dict[str, str]]:
    rows = []
    for place, texts in enumerate(rows_of(line.text(heading)), start=1):
        if len(texts) != len(field.columns) and any(texts):
            line.wrong(heading, _other_width(field, place, len(texts)))
        padded = [*texts, *[""] * len(field.columns)]
        rows.append(
            {
                column.name: _code(column.choices, text) if column.choices else text
                for column, text in zip(field.columns, padded, strict=False)
            }
        )
    return rows


def _other_width(field: Rows, place: int, found: int) -> str:
    message = _("第 %(place)d 行有 %(found)d 栏，应为 %(needed)d 栏：%(names)s。")
    labels = " | ".join(str(column.label) for column in field.columns)
    told = {"found": found, "needed": len(field.columns), "names": labels}
    return message % {"place": place, **told}


def _code(choices: Iterable[tuple[str, Label]], text: str) -> str:
    """The value that a label stands for; any other text as it is."""
    word = text.strip()
    codes = {str(label): code for code, label in choices}
    return codes.get(word, word)


def heading_of(kind: Kind, name: str) -> str:
    """The first column of a field of the content; "" for what is none."""
    return _said_of(kind, Fault(f"content.{name}", ""))[0]


def _said_of(kind: Kind, fault: Fault) -> tuple[str, str]:
    """The column that a fault of the content is about, and what is wrong there.

    The place within the field stays in the sentence: rubric[2].points.
    """
    found = _PLACE.match(fault.where)
    name = found["name"] if found else ""
    for field in kind.fields:
        if name == field.name:
            heading = _headings(field, labels_of(kind.code)[name])[0]
            inner = fault.where.removeprefix(f"content.{name}").strip(".")
            return heading, f"{_inner_place(field, inner)}{fault.message}"
        if isinstance(field, Options) and name == field.key_name:
            return KEY, fault.message
    return "", fault.message


def _inner_place(field: Field, inner: str) -> str:
    """“[2].points” of a list as people say it; "" for the whole field."""
    found = re.fullmatch(r"\[(\d+)\](?:\.(\w+))?", inner)
    if not found or not isinstance(field, Rows):
        return ""
    labels = {column.name: str(column.label) for column in field.columns}
    label = labels.get(found[2] or "", "")
    return _("第 %(place)s 行%(column)s：") % {"place": found[1], "column": label}
