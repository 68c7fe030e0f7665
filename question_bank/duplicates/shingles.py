"""Texts as sets of shingles: pairs of neighbouring letters, each hashed to 16 bits.

A set knows no order, so that options may change places; punctuation and blanks are
left out. Two pairs that meet in one number do no harm: of 65,536 numbers a question
has some sixty.
"""

import numpy as np
import numpy.typing as npt

from question_bank.texts import normalised

Shingles = npt.NDArray[np.uint16]

NUMBERS = 1 << 16
# What is asked is said by then; materials and stories may go on.
LONGEST_TEXT = 2_000
# Odd numbers with well mixed bits, from Knuth's and the xxHash multipliers.
FIRST, SECOND = np.uint32(0x9E3779B1), np.uint32(0x85EBCA77)
HALF = np.uint32(16)


def shingles_of(text: str) -> Shingles:
    """The shingles of each line of the text, sorted, none twice."""
    found = [_hashed(line) for line in normalised(text[:LONGEST_TEXT]).splitlines()]
    if not found:
        return np.empty(0, np.uint16)
    return np.unique(np.concatenate(found)).astype(np.uint16)


def packed(shingles: Shingles) -> bytes:
    return shingles.astype("<u2").tobytes()


def unpacked(data: bytes) -> Shingles:
    return np.frombuffer(data, "<u2")


def _hashed(line: str) -> npt.NDArray[np.uint32]:
    letters = "".join(filter(str.isalnum, line))
    # A lone letter (an option “6”) is told by the nothing that follows it.
    letters = letters + "\0" if len(letters) == 1 else letters
    numbers = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), "<u4")
    return (numbers[:-1] * FIRST ^ numbers[1:] * SECOND) >> HALF
