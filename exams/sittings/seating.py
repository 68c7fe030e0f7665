"""Who sits where and gets which form. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

Paper = TypeVar("Paper")


@dataclass(frozen=True)
class Hall:
    """A room as seats: how many, and how many in a row."""

    key: object
    seats: int
    columns: int


@dataclass(frozen=True)
class Place:
    """One seat; `number` counts from 1, row by row."""

    hall: object
    number: int


def places_in(halls: Sequence[Hall]) -> Iterator[Place]:
    """Every seat, room after room."""
    for hall in halls:
        for number in range(1, hall.seats + 1):
            yield Place(hall.key, number)


def form_at(seat: int, columns: int, forms: Sequence[Paper]) -> Paper:
    """The form for a seat: with two or more, nobody beside, before or behind has it."""
    row, column = divmod(seat - 1, columns)
    return forms[(row + column) % len(forms)]
