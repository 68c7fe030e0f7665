"""How wide texts are, and how options stand beside each other. Pure."""

import re
import unicodedata
from collections.abc import Sequence

from question_bank.kinds import ShownOption

# Letter, dot and the gap to the next option, in em.
OPTION_SIGNS = 2.4
INDENT = 2.0
_BLANK = re.compile(r"（[ \u3000\u00a0]*）")
_WIDE = frozenset("WFA")


def width_of(text: str) -> float:
    """About how many em a line of `text` takes: 1 a Chinese character, else 0.55."""
    return sum(
        1 if unicodedata.east_asian_width(character) in _WIDE else 0.55
        for character in text
    )


def option_columns(options: Sequence[ShownOption], line: float) -> int:
    """How many options go into one line of `line` em: all, half of them, or one.

    Options with tables, pictures or lines of their own stand alone.
    """
    if len(options) < 2 or any(_is_drawn(option.text) for option in options):
        return 1
    widest = max(width_of(option.text) for option in options)
    room = line - INDENT
    for columns in _choices(len(options)):
        if widest + OPTION_SIGNS <= room / columns:
            return columns
    return 1


def _choices(number: int) -> tuple[int, ...]:
    """4: one line, 2×2. 5: one line, 3 and 2, or pairs. 2: one line."""
    return (number, *range((number + 1) // 2, 1, -1)) if number > 2 else (number,)


def unbroken_blanks(text: str) -> str:
    """The text with brackets to answer in that no line end can tear apart."""
    return _BLANK.sub("（" + "\u00a0" * 6 + "）", text)


def fitting_size(text: str, room: float, *, largest: float, least: float) -> float:
    """The size in points at which `text` fits into `room` mm, down to `least`."""
    width = width_of(text) * 0.3528
    return largest if width * largest <= room else max(least, room / width)


def _is_drawn(text: str) -> bool:
    return "\n" in text or "|" in text or "![" in text
