"""Which items to write so that a pool serves its papers: area, kind, difficulty, point.

Pure. The counts of area and kind come from the weight table, so whoever fills the
slots has a bank that fits it before one word is written.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from question_bank.coverage.spread import apportion, spread

Wanted = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class PlannedPoint:
    code: str
    area: str
    importance: str


@dataclass(frozen=True)
class Slot:
    """One item, written or to be written."""

    point: str
    kind: str
    difficulty: int


def missing_slots(
    points: Sequence[PlannedPoint],
    held: Sequence[Slot],
    wanted: Wanted,
    quota: Sequence[int],
    *,
    elsewhere: Sequence[Slot] = (),
) -> list[Slot]:
    """What the pool lacks of `wanted` (items by area and kind), point by point.

    Every point gets an item before one gets a second, core points first. Difficulties
    bring the area to `quota` as nearly as what is held allows. Items of the same
    points `elsewhere`, in another pool, only make another kind more welcome.
    """
    areas = dict.fromkeys(area for area, _kind in wanted)
    return [
        slot
        for area in areas
        for slot in _of_area(
            [point for point in points if point.area == area],
            held,
            {kind: n for (one, kind), n in wanted.items() if one == area},
            quota,
            elsewhere,
        )
    ]


def _of_area(
    points: Sequence[PlannedPoint],
    held: Sequence[Slot],
    wanted: Mapping[str, int],
    quota: Sequence[int],
    elsewhere: Sequence[Slot],
) -> list[Slot]:
    own = {point.code for point in points}
    here = [slot for slot in held if slot.point in own]
    kinds = Counter(slot.kind for slot in here)
    lacks = {kind: max(0, n - kinds[kind]) for kind, n in wanted.items()}
    if not points or not any(lacks.values()):
        return []
    table = _difficulties(here, list(lacks.values()), quota)
    desk = _Desk(points, here, elsewhere)
    return [
        Slot(desk.point_for(kind), kind, difficulty)
        for kind, row in zip(lacks, table, strict=True)
        for difficulty, amount in enumerate(row, start=1)
        for _ in range(amount)
    ]


def _difficulties(
    here: Sequence[Slot], lacks: Sequence[int], quota: Sequence[int]
) -> tuple[tuple[int, ...], ...]:
    """A row of amounts by difficulty for each kind."""
    held = Counter(slot.difficulty for slot in here)
    whole = apportion(len(here) + sum(lacks), quota)
    short = [max(0, n - held[place]) for place, n in enumerate(whole, start=1)]
    return spread(sum(lacks), tuple(lacks), tuple(short))


class _Desk:
    """Hands out points, the least served first."""

    def __init__(
        self,
        points: Sequence[PlannedPoint],
        here: Iterable[Slot],
        elsewhere: Iterable[Slot],
    ) -> None:
        self._points = points
        self._served: Counter[str] = Counter()
        self._kinds: Counter[tuple[str, str]] = Counter()
        self._others = Counter((slot.point, slot.kind) for slot in elsewhere)
        for slot in here:
            self._take(slot.point, slot.kind)

    def point_for(self, kind: str) -> str:
        chosen = min(self._points, key=lambda point: self._rank(point, kind)).code
        self._take(chosen, kind)
        return chosen

    def _take(self, point: str, kind: str) -> None:
        self._served[point] += 1
        self._kinds[point, kind] += 1

    def _rank(self, point: PlannedPoint, kind: str) -> tuple[int, ...]:
        served = self._served[point.code]
        place = point.code, kind
        return (
            served + (1 if served and point.importance != "X" else 0),
            self._kinds[place],
            self._others[place],
        )
