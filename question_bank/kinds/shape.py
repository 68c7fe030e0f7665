"""What the content of a kind consists of, as data.

A kind lists its fields once. Editing screens draw them, spreadsheets make columns of
them, and both hand back *values*: texts only, as people type them:

    Text, OneOf, YesNo   "…"                                  (YesNo: "√", "×" or "")
    Options              ["…", …], and under `key_name` the letters of the key, "AC"
    Rows                 [{"column": "…", …}, …]          ("lines": a line each)

An optional field (`Text` not required, `OneOf` with a choice "", `Rows` with least 0)
may be missing from the content, and is then missing from its values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Values = Mapping[str, Any]
Label = str | Promise


@dataclass(frozen=True)
class Text:
    name: str
    label: Label
    required: bool = True
    lines: int = 3
    hint: Label = ""


@dataclass(frozen=True)
class OneOf:
    name: str
    label: Label
    choices: tuple[tuple[str, Label], ...]
    hint: Label = ""

    @property
    def optional(self) -> bool:
        """Whether one of the choices is to leave it out."""
        return any(not value for value, _label in self.choices)


@dataclass(frozen=True)
class YesNo:
    """True or false, written √ or ×."""

    name: str
    label: Label
    hint: Label = ""


@dataclass(frozen=True)
class Options:
    """Options with letters from A, and which of them are right."""

    name: str
    label: Label
    key_name: str
    number: int
    chooses_many: bool
    hint: Label = ""


@dataclass(frozen=True)
class Column:
    """`type`: "text", "number" (kept as a JSON number) or "lines" (a list of texts).

    With `choices`, the text is one of their values.
    """

    name: str
    label: Label
    type: str = "text"
    required: bool = True
    lines: int = 1
    choices: tuple[tuple[str, Label], ...] = ()


@dataclass(frozen=True)
class Rows:
    name: str
    label: Label
    columns: tuple[Column, ...]
    least: int = 0
    hint: Label = ""


Field = Text | OneOf | YesNo | Options | Rows
