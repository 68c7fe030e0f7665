"""An item as the checks read it: whatever is not as expected reads as empty."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from question_bank.kinds.base import LETTERS

CHOICES = frozenset({"single_choice", "multiple_choice"})
KEYED = CHOICES | {"true_false"}
MARKS = re.compile(r"[*_`]")


@dataclass(frozen=True)
class Option:
    letter: str
    text: str
    right: bool

    @cached_property
    def plain(self) -> str:
        return MARKS.sub("", self.text).strip()


@dataclass(frozen=True)
class Question:
    kind: str
    content: Mapping[str, Any]
    sources: Sequence[Any]
    points: Decimal | None

    @property
    def stem(self) -> str:
        return self.text("stem")

    @property
    def explanation(self) -> str:
        return self.text("explanation")

    @cached_property
    def options(self) -> list[Option]:
        """The options of a choice, of no other kind, that have a text."""
        if self.kind not in CHOICES:
            return []
        key, texts = self.entries("key"), self.entries("options")
        return [
            Option(letter, text, letter in key)
            for letter, text in zip(LETTERS, texts, strict=False)
            if isinstance(text, str) and text.strip()
        ]

    @property
    def right(self) -> list[Option]:
        return [option for option in self.options if option.right]

    @property
    def wrong(self) -> list[Option]:
        return [option for option in self.options if not option.right]

    def text(self, name: str) -> str:
        value = self.content.get(name)
        return value.strip() if isinstance(value, str) else ""

    def entries(self, name: str) -> list[Any]:
        value = self.content.get(name)
        return list(value) if isinstance(value, list | tuple) else []

    def rows(self, name: str) -> list[Mapping[str, Any]]:
        return [row for row in self.entries(name) if isinstance(row, Mapping)]


def number_of(value: object) -> Decimal | None:
    """The number a field holds, None if it holds none yet."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
