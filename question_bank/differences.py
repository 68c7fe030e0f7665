"""Where two texts differ, character by character."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "same", "gone", "new"


@dataclass(frozen=True)
class Segment:
    """A stretch of text that stands in both (same), only before (gone) or only after
    (new)."""

    kind: str
    text: str


def differences(before: str, after: str) -> tuple[Segment, ...]:
    """Segments in reading order: what stays and what goes makes `before`, what stays
    and what comes makes `after`."""
    return tuple(_segments(before, after))


def _segments(before: str, after: str) -> Iterator[Segment]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for act, b0, b1, a0, a1 in matcher.get_opcodes():
        if act == "equal":
            yield Segment(SAME, before[b0:b1])
            continue
        if b1 > b0:
            yield Segment(GONE, before[b0:b1])
        if a1 > a0:
            yield Segment(NEW, after[a0:a1])
