"""Numbers as people type them, and as JSON keeps them. Pure.

A number is written in decimals, full or half width, with or without separators of
thousands ("1,234.5", "１２３４．５"). JSON keeps a whole number as int, else the float
that prints the same decimals: what a float cannot hold exactly that way is refused.
"""

import re
import unicodedata
from decimal import Decimal

# JSON (RFC 8785) keeps whole numbers exactly up to 2^53; ours stay well below.
LARGEST = 10**12
_WRITTEN = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_MINUS_SIGNS = str.maketrans("−–—﹣", "----")

Number = int | float


def read_decimal(text: str) -> Decimal | None:
    """The number that `text` writes; None if it is none, or beyond LARGEST."""
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS_SIGNS)
    plain = re.sub(r"\s", "", plain)
    if len(plain) > 40 or not _WRITTEN.fullmatch(plain):
        return None
    number = Decimal(plain.replace(",", ""))
    return number if abs(number) <= LARGEST else None


def read_number(text: str) -> Number | None:
    """As JSON keeps it; None if `text` is no number or has too many digits."""
    number = read_decimal(text)
    if number is None:
        return None
    if number == number.to_integral_value():
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else None


def is_number(value: object) -> bool:
    """Whether JSON's `value` is a number that a text can write and give back."""
    if type(value) not in (int, float):
        return False
    return read_number(number_text(value)) == value


def number_text(value: object) -> str:
    """The decimals of a number, without exponent; any other value as it prints."""
    if type(value) is float and value == value and abs(value) <= LARGEST:
        value = int(value) if value.is_integer() else Decimal(repr(value))
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return str(value)
