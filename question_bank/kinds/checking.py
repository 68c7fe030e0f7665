"""Reading a JSON object field by field, collecting every fault with its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from question_bank.errors import Fault, ItemError
from question_bank.kinds.numbers import is_number
from question_bank.kinds.shape import Column, Field, OneOf, Options, Rows, Text, YesNo

# What no keyboard types and a database or a canonical JSON cannot keep; \r because
# the same text would have two hashes.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass
class Reader:
    """Reads a JSON object field by field and collects what is wrong with it."""

    data: Mapping[str, Any]
    where: str
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str, message: str) -> None:
        self.faults.append(Fault(f"{self.where}.{name}", message))

    def text(self, name: str, *, required: bool = True) -> str:
        value = self.data.get(name, "")
        if not isinstance(value, str):
            self.fault(name, "须为文字。")
            return ""
        if FORBIDDEN.search(value):
            self.fault(name, "含有不能使用的控制字符。")
        if required and not value.strip():
            self.fault(name, "不能为空。")
        return value.strip()

    def items(self, name: str) -> list[Any]:
        value = self.data.get(name, [])
        if not isinstance(value, list):
            self.fault(name, "须为列表。")
            return []
        return value

    def texts(self, name: str) -> list[str]:
        """A list of texts, none of them empty and no two alike."""
        found = self.items(name)
        if any(not isinstance(text, str) or not text.strip() for text in found):
            self.fault(name, "须为非空文字。")
            return []
        if any(FORBIDDEN.search(text) for text in found):
            self.fault(name, "含有不能使用的控制字符。")
        if len({text.strip() for text in found}) != len(found):
            self.fault(name, "不得重复。")
        return found

    def known(self, *names: str) -> None:
        for name in self.data:
            if name not in names:
                self.fault(name, "不认识的字段。")

    def entry(self, name: str, entry: object) -> "Reader | None":
        """A reader of one entry of a list; None, and a fault, if it is no object."""
        if not isinstance(entry, dict):
            self.fault(name, "须为字段列表。")
            return None
        return Reader(entry, f"{self.where}.{name}", self.faults)

    def done(self) -> None:
        if self.faults:
            raise ItemError("content_invalid", self.faults)


def check_fields(reader: Reader, fields: tuple[Field, ...]) -> None:
    """What follows from the fields alone: names, types, what may not be empty."""
    keys = [one.key_name for one in fields if isinstance(one, Options)]
    reader.known(*(one.name for one in fields), *keys)
    for one in fields:
        _check_field(reader, one)


def _check_field(reader: Reader, one: Field) -> None:
    match one:
        case Text():
            _check_text(reader, one)
        case OneOf():
            _check_one_of(reader, one)
        case YesNo():
            if not isinstance(reader.data.get(one.name), bool):
                reader.fault(one.name, "答案须为 √ 或者 ×。")
        case Options():
            if len(reader.texts(one.name)) != one.number:
                reader.fault(one.name, f"须有 {one.number} 个选项。")
        case Rows():
            _check_rows(reader, one)


def _check_text(reader: Reader, one: Text) -> None:
    text = reader.text(one.name, required=one.required)
    if one.name in reader.data and not one.required and not text:
        reader.fault(one.name, "没有内容时不要写这一项。")


def _check_one_of(reader: Reader, one: OneOf) -> None:
    if one.optional and one.name not in reader.data:
        return
    allowed = [value for value, _label in one.choices if value]
    if reader.data.get(one.name) not in allowed:
        reader.fault(one.name, f"须为{'、'.join(allowed)}之一。")


def _check_rows(reader: Reader, one: Rows) -> None:
    entries = reader.items(one.name)
    if len(entries) < one.least:
        reader.fault(one.name, f"至少须有 {one.least} 项。")
    for place, entry in enumerate(entries, start=1):
        own = reader.entry(f"{one.name}[{place}]", entry)
        if own is not None:
            own.known(*(column.name for column in one.columns))
            for column in one.columns:
                _check_cell(own, column)


def _check_cell(reader: Reader, column: Column) -> None:
    if column.name not in reader.data:
        reader.fault(column.name, "缺少这一项。")
    elif column.type == "number":
        if not is_number(reader.data[column.name]):
            reader.fault(column.name, "须为数字。")
    elif column.type == "lines":
        _check_lines(reader, column)
    else:
        reader.text(column.name, required=column.required)


def _check_lines(reader: Reader, column: Column) -> None:
    lines = reader.texts(column.name)
    if column.required and not reader.data[column.name]:
        reader.fault(column.name, "不能为空。")
    if any("\n" in line or line != line.strip() for line in lines):
        reader.fault(column.name, "每行一个,首尾不留空格。")
