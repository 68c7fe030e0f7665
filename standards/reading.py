"""Reads typed values out of an untrusted mapping and notes every fault on the way.

A `Reader` never raises: where a value is missing or wrong it notes the fault and
returns an empty value of the right type, so that the rest is still looked at.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, cast

from standards.faults import FaultCode, FaultList

# Longest single text that a standard may hold, in characters; the longest of the 2022
# standard has about 200.
TEXT_LIMIT = 2000
NAME_LIMIT = 80

ABSENT = object()

Value = TypeVar("Value", bool, int, str, list[Any], dict[str, Any])

TYPE_NAMES = {
    bool: "是或否",
    int: "整数",
    float: "小数",
    str: "文字",
    list: "列表",
    dict: "一组键和值",
    type(None): "空值",
}


class Reader:
    """One mapping of the document, with the path that leads to it.

    Call `finish` when all known keys have been asked for: what is left is unknown.
    """

    def __init__(self, values: object, path: str, faults: FaultList) -> None:
        self.path = path
        self.faults = faults
        self.values: dict[str, Any] = {}
        self._asked: set[str] = set()
        # Nothing to read, and that is already noted: do not report each key as well.
        self.is_absent = not isinstance(values, Mapping)
        if isinstance(values, Mapping):
            self.values = {str(key): value for key, value in values.items()}
        elif values is not ABSENT:
            self._wrong_type(path, dict, values)

    def at(self, key: str) -> str:
        """The path of one key of this mapping."""
        return f"{self.path}.{key}" if self.path else key

    def note(self, key: str, code: FaultCode, /, **values: object) -> None:
        self.faults.add(self.at(key) if key else self.path, code, **values)

    def has(self, key: str) -> bool:
        return key in self.values

    def text(self, key: str, limit: int = TEXT_LIMIT) -> str:
        """A text with content; an empty or blank one counts as missing."""
        value = self._typed(key, str, "")
        if self._is_typed(key, str) and not value.strip():
            self.note("", FaultCode.MISSING, key=key)
        elif len(value) > limit or any(map(_is_unstorable, value)):
            expected = f"不超过 {limit} 个字且不含控制字符的文字"
            self.note(key, FaultCode.OUT_OF_RANGE, expected=expected, found=value[:20])
        return value

    def name(self, key: str, limit: int = NAME_LIMIT) -> str:
        return self.text(key, limit)

    def optional_text(self, key: str, limit: int = TEXT_LIMIT) -> str | None:
        return self.text(key, limit) if self.has(key) else None

    def whole_number(self, key: str, least: int, most: int) -> int:
        value = self._typed(key, int, least)
        if not least <= value <= most:
            expected = f"{least} 至 {most} 的整数"
            self.note(key, FaultCode.OUT_OF_RANGE, expected=expected, found=value)
        return value

    def optional_whole_number(self, key: str, least: int, most: int) -> int | None:
        return self.whole_number(key, least, most) if self.has(key) else None

    def flag(self, key: str) -> bool:
        return self._typed(key, bool, False)

    def optional_flag(self, key: str) -> bool | None:
        return self.flag(key) if self.has(key) else None

    def reader(self, key: str) -> "Reader":
        """The mapping under `key`, or an absent one with the fault noted."""
        values = self._typed(key, dict, {})
        is_present = self._is_typed(key, dict)
        return Reader(values if is_present else ABSENT, self.at(key), self.faults)

    def optional_reader(self, key: str) -> "Reader | None":
        return self.reader(key) if self.has(key) else None

    def readers(self, key: str) -> Iterator["Reader"]:
        """The mappings listed under `key`."""
        for position, value in enumerate(self._typed(key, list, [])):
            yield Reader(value, f"{self.at(key)}[{position}]", self.faults)

    def some_readers(self, key: str) -> Iterator["Reader"]:
        """The mappings listed under `key`, of which there must be at least one."""
        if self.values.get(key) == []:
            self.note("", FaultCode.MISSING, key=key)
        return self.readers(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts listed under `key`; the key may be absent."""
        if not self.has(key):
            return ()
        listed = self._typed(key, list, [])
        for position, value in enumerate(listed):
            if not isinstance(value, str):
                self._wrong_type(f"{self.at(key)}[{position}]", str, value)
        return tuple(value for value in listed if isinstance(value, str))

    def finish(self) -> None:
        """Note each key nobody asked for: a misspelt one would lose its content."""
        for key in sorted(self.values.keys() - self._asked):
            self.note("", FaultCode.UNKNOWN_KEY, key=key)

    def _typed(self, key: str, kind: type[Value], empty: Value) -> Value:
        self._asked.add(key)
        if self._is_typed(key, kind):
            return cast(Value, self.values[key])
        if key in self.values:
            self._wrong_type(self.at(key), kind, self.values[key])
        elif not self.is_absent:
            self.note("", FaultCode.MISSING, key=key)
        return empty

    def _is_typed(self, key: str, kind: type) -> bool:
        # `type(...) is`: a YAML `yes` must not pass for the number 1.
        return type(self.values.get(key)) is kind

    def _wrong_type(self, path: str, expected: type, value: object) -> None:
        self.faults.add(
            path,
            FaultCode.WRONG_TYPE,
            expected=TYPE_NAMES[expected],
            found=TYPE_NAMES.get(type(value), "其他类型"),
        )


def _is_unstorable(character: str) -> bool:
    """Control characters (PostgreSQL refuses NUL) and halves of surrogate pairs."""
    return character != "\n" and unicodedata.category(character) in ("Cc", "Cs")
