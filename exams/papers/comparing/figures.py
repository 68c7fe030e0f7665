"""The figures of a comparison. Pure: plain items in, plain rows out."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt

from exams.papers.assembly.bank import EXPECTED_RATE

GRADES = tuple(sorted(EXPECTED_RATE))
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, kw_only=True)
class ComparedItem:
    """An item on one of the forms. `key` holds the letters that are right *as shown*;
    `None` where a rubric marks. `difficulty` is the grade 1 (easy) to 5."""

    item: str
    assessment_point: str
    area: str
    kind: str
    points: Decimal
    difficulty: int
    key: str | None = None


@dataclass(frozen=True)
class Pair:
    """One line: the same figure of the left and the right form."""

    name: str
    left: Decimal
    right: Decimal

    @property
    def difference(self) -> Decimal:
        return self.right - self.left


@dataclass(frozen=True)
class Comparison:
    """`areas` and `kinds` in points, `grades` and `keys` in items; the mean and the
    spread of the expected rate of points (0 to 1) weighted by points."""

    areas: tuple[Pair, ...]
    kinds: tuple[Pair, ...]
    grades: tuple[Pair, ...]
    keys: tuple[Pair, ...]
    mean: Pair
    spread: Pair
    items: Pair
    shared_items: int
    shared_points: int


def compare(left: Sequence[ComparedItem], right: Sequence[ComparedItem]) -> Comparison:
    return Comparison(
        areas=_sums(left, right, lambda one: one.area),
        kinds=_sums(left, right, lambda one: one.kind),
        grades=_grades(left, right),
        keys=_keys(left, right),
        mean=Pair("mean", mean_rate(left), mean_rate(right)),
        spread=Pair("spread", _spread(left), _spread(right)),
        items=Pair("items", Decimal(len(left)), Decimal(len(right))),
        shared_items=_shared(left, right, lambda one: one.item),
        shared_points=_shared(left, right, lambda one: one.assessment_point),
    )


def mean_rate(items: Sequence[ComparedItem]) -> Decimal:
    """The share of points that candidates are expected to win, to 0.001."""
    points = sum((one.points for one in items), Decimal())
    if not points:
        return Decimal()
    return (_rates(items) / points / 1000).quantize(THOUSANDTH, ROUND_HALF_UP)


def _rates(items: Iterable[ComparedItem]) -> Decimal:
    return sum((one.points * EXPECTED_RATE[one.difficulty] for one in items), Decimal())


def _spread(items: Sequence[ComparedItem]) -> Decimal:
    """The standard deviation of the expected rates, weighted by points."""
    points = sum((one.points for one in items), Decimal())
    if not points:
        return Decimal()
    mean = _rates(items) / points
    squares = sum(
        (one.points * (EXPECTED_RATE[one.difficulty] - mean) ** 2 for one in items),
        Decimal(),
    )
    deviation = Decimal(sqrt(squares / points))
    return (deviation / 1000).quantize(THOUSANDTH, ROUND_HALF_UP)


def _sums(
    left: Sequence[ComparedItem],
    right: Sequence[ComparedItem],
    group: Callable[[ComparedItem], str],
) -> tuple[Pair, ...]:
    """Points by group, in the order in which the groups appear."""
    names = dict.fromkeys(group(one) for one in (*left, *right))
    return tuple(
        Pair(name, *(_points(side, group, name) for side in (left, right)))
        for name in names
    )


def _points(
    items: Iterable[ComparedItem], group: Callable[[ComparedItem], str], name: str
) -> Decimal:
    return sum((one.points for one in items if group(one) == name), Decimal())


def _grades(
    left: Sequence[ComparedItem], right: Sequence[ComparedItem]
) -> tuple[Pair, ...]:
    counts = [Counter(one.difficulty for one in side) for side in (left, right)]
    return tuple(
        Pair(str(grade), *(Decimal(count[grade]) for count in counts))
        for grade in GRADES
    )


def _keys(
    left: Sequence[ComparedItem], right: Sequence[ComparedItem]
) -> tuple[Pair, ...]:
    """How often each single letter is the answer; several letters are not counted."""
    counts = [
        Counter(one.key for one in side if one.key is not None and len(one.key) == 1)
        for side in (left, right)
    ]
    letters = sorted(set(counts[0]) | set(counts[1]))
    return tuple(
        Pair(letter, *(Decimal(count[letter]) for count in counts))
        for letter in letters
    )


def _shared(
    left: Iterable[ComparedItem],
    right: Iterable[ComparedItem],
    name: Callable[[ComparedItem], str],
) -> int:
    return len({name(one) for one in left} & {name(one) for one in right})
