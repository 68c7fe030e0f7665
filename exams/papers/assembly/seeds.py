"""Chance that can be replayed: every draw is SHA-256 of the seed and what it is for.

Python's `random` promises the same stream only within a version; a paper must be
reproducible years later, so shuffles are sorts by digest and use no stream at all.
"""

import hashlib
from collections.abc import Iterable


def draw(seed: int, *purpose: str | int) -> int:
    """Return a number below 2**64, fixed by the seed and its purpose."""
    text = "\x1f".join([str(seed), *map(str, purpose)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def shuffled(names: Iterable[str], *, seed: int, purpose: str) -> list[str]:
    """Return the names in an order fixed by seed and purpose, not by input order."""
    return sorted(names, key=lambda name: (draw(seed, purpose, name), name))


def option_order(seed: int, item: str, n: int) -> tuple[int, ...]:
    """Return the order in which the n options of an item are shown on a paper.

    Position i of the answer shows the item's own option number `result[i]`.
    """
    return tuple(sorted(range(n), key=lambda i: (draw(seed, "option", item, i), i)))
