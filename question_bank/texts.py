"""The words of an item's content, whatever its kind: to search in and to compare."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from question_bank.kinds import Content

# What marks or explains an answer: two items may well share it.
NOT_ASKED = frozenset(
    {"key", "explanation", "form", "materials", "rubric", "vetoes", "reference"}
)

# `**不**属于` is found by 不属于.
EMPHASIS = re.compile(r"\*+")


def normalised(text: str) -> str:
    """The text as it is compared: NFKC, lower case, without marks of emphasis."""
    return EMPHASIS.sub("", unicodedata.normalize("NFKC", text).lower())


def all_words(content: Content) -> str:
    """Every text in the content, one a line: stem, options, materials, rubric, …"""
    return "\n".join(every_text(content))


def every_text(content: Content) -> list[str]:
    """Every text in the content by itself."""
    return list(_texts(content, frozenset()))


def question_words(content: Content) -> str:
    """What is asked, one text a line: the stem and what is chosen from."""
    return "\n".join(_texts(content, NOT_ASKED))


def _texts(value: Any, left_out: Collection[str]) -> Iterator[str]:
    if isinstance(value, str):
        # A letter of a key and the number of a scoring point are no words.
        if len(value.strip()) > 1 or not value.isascii():
            yield value.strip()
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in left_out:
                yield from _texts(inner, left_out)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, left_out)
