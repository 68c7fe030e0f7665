"""Named draws: the only source of variety between instances of one case.

Each draw hashes the seed with its own name, so adding a draw never changes the
others, and results do not depend on Python's `random` or its version.
"""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")


def draw_index(seed: int, name: str, size: int) -> int:
    """Return a number from 0 to `size` - 1 that depends on seed and name only."""
    if size < 1:
        raise ValueError(f"draw {name} has nothing to choose from")
    digest = hashlib.sha256(f"{seed}|{name}".encode()).digest()
    return int.from_bytes(digest, "big") % size


def draw_choice(seed: int, name: str, options: Sequence[Value]) -> Value:
    """Return one of the options; list an option twice to double its weight."""
    return options[draw_index(seed, name, len(options))]


def draw_integer(seed: int, name: str, low: int, high: int) -> int:
    """Return an integer from low to high, both included."""
    return low + draw_index(seed, name, high - low + 1)
