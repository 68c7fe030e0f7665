"""What marking comes to for one part: points of each item, summed by area. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class ItemMark:
    """Points got and points possible of one place of the form."""

    form_item: int
    area: str
    got: Decimal
    points: Decimal


@dataclass(frozen=True)
class AreaMark:
    """Points got and points possible of one row of the weight table."""

    area: str
    got: Decimal
    points: Decimal


def area_marks(items: Iterable[ItemMark], order: Sequence[str]) -> tuple[AreaMark, ...]:
    """Sums by area, in `order` (the weight table's); others last, as they come."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for item in items:
        got, points = sums.get(item.area, (Decimal(), Decimal()))
        sums[item.area] = (got + item.got, points + item.points)
    places = {area: place for place, area in enumerate(order)}
    listed = sorted(sums, key=lambda area: places.get(area, len(places)))
    return tuple(AreaMark(area, *sums[area]) for area in listed)
