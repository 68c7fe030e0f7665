"""In which order a candidate sees items and options: from the attempt's seed. Pure.

Sections stay in their order; items move within theirs. The same seed always gives the
same order, on every machine and for ever: what was seen can be drawn again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from question_bank.kinds import kind_of


@dataclass(frozen=True)
class Placed:
    """An item of the form. `section` tells which items may change places, `content`
    is None where a case stands."""

    item: int
    section: str
    kind: str
    content: Mapping[str, Any] | None


@dataclass(frozen=True)
class Order:
    """`items`: the form's numbers as this candidate meets them; `options`: for an
    item whose options moved, the form's options (from 0) as they are shown."""

    items: tuple[int, ...]
    options: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


def order_for(seed: int | None, places: Sequence[Placed]) -> Order:
    """The order of one candidate; without a seed that of the form."""
    if seed is None:
        return Order(tuple(place.item for place in places))
    items: list[int] = []
    for _, section in groupby(places, key=lambda place: place.section):
        numbers = [place.item for place in section]
        items += sorted(numbers, key=lambda item: _draw(seed, f"item {item}"))
    options = {place.item: _options(seed, place) for place in places}
    return Order(tuple(items), {item: kept for item, kept in options.items() if kept})


def _options(seed: int, place: Placed) -> tuple[int, ...]:
    if place.content is None:
        return ()
    count = kind_of(place.kind).option_count(place.content)
    return tuple(
        sorted(range(count), key=lambda n: _draw(seed, f"option {place.item} {n}"))
    )


def _draw(seed: int, label: str) -> bytes:
    return hashlib.sha256(f"{seed} {label}".encode()).digest()
