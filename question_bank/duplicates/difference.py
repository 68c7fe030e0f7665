"""Where two texts differ, to be marked when they stand side by side. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum

# Compared letter by letter, a number or a Latin word as one.
TOKEN = re.compile(r"[A-Za-z]+|\d+|.", re.DOTALL)
# Tokens of a text from which on the comparison is coarser.
LONG = 2_000


class Side(StrEnum):
    BOTH = "both"
    HERE = "here"
    THERE = "there"


@dataclass(frozen=True)
class Segment:
    """A piece that stands in both texts, or in only one."""

    side: Side
    text: str


def difference(here: str, there: str) -> list[Segment]:
    """Both texts as one row of segments: without THERE it reads as `here`, without
    HERE as `there`. A single letter between two changes counts as changed, else
    nobody could read it.
    """
    ours, theirs = TOKEN.findall(here), TOKEN.findall(there)
    segments: list[Segment] = []
    i = j = 0
    for a, b, size in _matches(ours, theirs):
        segments += _segment(Side.HERE, ours[i:a])
        segments += _segment(Side.THERE, theirs[j:b])
        segments += _segment(Side.BOTH, ours[a : a + size])
        i, j = a + size, b + size
    return segments


def _matches(ours: list[str], theirs: list[str]) -> Iterator[tuple[int, int, int]]:
    """Where both agree: place here, place there, length; last the ends of both."""
    # Common letters of a long text anchor nothing and cost most of the time.
    long = len(theirs) > LONG
    blocks = SequenceMatcher(None, ours, theirs, autojunk=long).get_matching_blocks()
    for before, block, after in zip(
        [Match(0, 0, 0), *blocks], blocks, [*blocks[1:], blocks[-1]], strict=False
    ):
        lone = block.size == 1 and _gap(before, block) and _gap(block, after)
        if not lone:
            yield block.a, block.b, block.size


def _gap(one: Match, next: Match) -> bool:
    return (one.a + one.size, one.b + one.size) != (next.a, next.b)


def _segment(side: Side, tokens: list[str]) -> list[Segment]:
    return [Segment(side, "".join(tokens))] if tokens else []
