"""Content and values: what JSON keeps of an item, and the texts that people type.

Both ways follow the fields of a kind (shape.py) and are pure. They never refuse:
incomplete or impossible texts become content that the kind's `check` finds faulty,
and that shows the same texts again.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from question_bank.kinds.numbers import number_text, read_number
from question_bank.kinds.shape import (
    Column,
    Field,
    OneOf,
    Options,
    Rows,
    Text,
    Values,
    YesNo,
)

RIGHT, WRONG = "√", "×"
Content = Mapping[str, Any]


def values_of(fields: Sequence[Field], content: Content) -> dict[str, Any]:
    """The texts of `content`. What the content leaves out is left out here too."""
    values: dict[str, Any] = {}
    for field in fields:
        if field.name in content:
            values[field.name] = _texts(field, content[field.name])
        if isinstance(field, Options) and field.key_name in content:
            values[field.key_name] = "".join(map(str, _list(content[field.key_name])))
    return values


def content_from(
    fields: Sequence[Field], values: Values, like: Content | None = None
) -> dict[str, Any]:
    """The content that `values` write. What `like`, the content that is being
    revised, left out or kept as an empty list stays so while it is empty: an item
    that nobody changed keeps its hash."""
    content: dict[str, Any] = {}
    for field in fields:
        if not _is_left_out(field, values, like):
            content[field.name] = _kept(field, values.get(field.name))
        if isinstance(field, Options):
            content[field.key_name] = key_letters(_text(values.get(field.key_name)))
    return content


def plain_text(fields: Sequence[Field], content: Content) -> str:
    """Everything that a person reads of `content`, a text a line."""
    texts = (
        text
        for field in fields
        if field.name in content
        for text in _readable(field, content[field.name])
    )
    return "\n".join(text for text in texts if text.strip())


def key_letters(text: str) -> list[str]:
    """The letters of a key in their order, however people set them apart."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return sorted({letter for letter in plain if letter.isalnum()})


def _texts(field: Field, value: Any) -> Any:
    match field:
        case YesNo():
            return {True: RIGHT, False: WRONG}.get(value, "") if _is_bool(value) else ""
        case Options():
            return [_text(text) for text in _list(value)]
        case Rows():
            return [_row_texts(field.columns, row) for row in _list(value)]
        case _:
            return _text(value)


def _row_texts(columns: Iterable[Column], row: Any) -> dict[str, str]:
    row = row if isinstance(row, Mapping) else {}
    return {column.name: _cell_text(column, row.get(column.name)) for column in columns}


def _cell_text(column: Column, value: Any) -> str:
    if column.type == "lines":
        return "\n".join(_text(line) for line in _list(value))
    return _text(value)


def _is_left_out(field: Field, values: Values, like: Content | None) -> bool:
    """Optional fields that are empty; a list may also be kept as an empty one."""
    value = values.get(field.name)
    match field:
        case Text(required=False):
            return not _text(value).strip()
        case OneOf():
            return not _text(value) and field.optional
        case YesNo():
            return _text(value) not in (RIGHT, WRONG)
        case Rows(least=0) if not _full_rows(field, value):
            return field.name not in (values if like is None else like)
        case _:
            return False


def _kept(field: Field, value: Any) -> Any:
    match field:
        case YesNo():
            return value == RIGHT
        case Options():
            return [_text(text) for text in _list(value)]
        case Rows():
            return [
                {column.name: _cell(column, row) for column in field.columns}
                for row in _full_rows(field, value)
            ]
        case _:
            return _text(value)


def _full_rows(field: Rows, value: Any) -> list[Mapping[str, Any]]:
    """Rows in which something stands; an editing screen has spare ones."""
    return [
        row
        for row in _list(value)
        if isinstance(row, Mapping)
        and any(_text(row.get(column.name)).strip() for column in field.columns)
    ]


def _cell(column: Column, row: Mapping[str, Any]) -> Any:
    text = _text(row.get(column.name))
    if column.type == "lines":
        return [line.strip() for line in text.split("\n") if line.strip()]
    if column.type == "number":
        number = read_number(text)
        return text if number is None else number
    return text


def _readable(field: Field, value: Any) -> Iterator[str]:
    """Texts only: a number, a choice of words or a key is not what people search."""
    match field:
        case Text():
            yield _text(value)
        case Options():
            yield from map(_text, _list(value))
        case Rows():
            for row in _list(value):
                texts = _row_texts(field.columns, row)
                for column in field.columns:
                    if column.type != "number":
                        yield texts[column.name]


def _text(value: Any) -> str:
    """A text with the line ends of JSON; browsers send \\r\\n."""
    if value is None or _is_bool(value):
        return ""
    return number_text(value).replace("\r\n", "\n")


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)
