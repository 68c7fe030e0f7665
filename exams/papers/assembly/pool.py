"""The part of a bank that can serve a blueprint, as numbers for the solver.

A *unit* is what is taken as a whole: an item, or all items of an item set. A *row* is
a demand on a form that is a sum over its units: between `low` and `high`. Cells,
bands, the core share, lower levels, resting items and the hard difficulty tolerance
are all rows; what is no row is a point (once a form) or a pair of enemies.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from .bank import BankItem
from .blueprint import Cell
from .rules import ENEMIES, ONE_PER_POINT, Rule
from .seeds import draw

# The units of each form, by number.
FillResult: TypeAlias = list[list[int]]
# The units of each cell in a shuffled order.
Shelves: TypeAlias = dict[int, list[int]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A demand on one form: low ≤ sum of its units' coefficients ≤ high.

    `cell` is set where the row is a cell's amount.
    """

    rule: Rule
    low: int
    high: int
    cell: Cell | None = None


@dataclass(frozen=True, kw_only=True)
class Unit:
    """Items that are taken together, and what they bring to a form.

    `profile` holds (row, coefficient), `letters` the keys of its single-choice items.
    `pull` is what it adds to the form's deviation from the difficulty target, in half
    points × 1/1000. `likeness` are sums that should be alike on parallel forms: the
    spread of difficulty, and the information where it is known.
    """

    items: tuple[BankItem, ...]
    profile: tuple[tuple[int, int], ...]
    points: tuple[str, ...]
    pull: int
    likeness: tuple[int, ...]
    letters: tuple[str, ...]
    met: int

    @property
    def name(self) -> str:
        return self.items[0].item


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Rows and units of one assembly; everything refers to them by number.

    Units stand in the order of their first item's name, so the order in which the
    bank was given never matters. `barred` units can stand on no form (enemies in one
    set). `offset` is the deviation that anchors already have, `tolerance` the
    deviation (same unit as `pull`) that still counts as on target: 0.0005 of the
    mean. `rules` are those in force.
    """

    rows: tuple[Row, ...]
    units: tuple[Unit, ...]
    enemies: tuple[tuple[int, int], ...]
    barred: frozenset[int]
    rules: tuple[Rule, ...]
    tolerance: int
    offset: int = 0
    anchor_letters: tuple[str, ...] = ()

    def everything(self) -> list[int]:
        return list(range(len(self.units)))

    def pull(self, form: Iterable[int]) -> int:
        """Return how far a form is off the difficulty target, with its sign."""
        return self.offset + sum(self.units[index].pull for index in form)

    def met(self, form: Iterable[int]) -> int:
        return sum(self.units[index].met for index in form)

    @property
    def likeness_sums(self) -> int:
        """Return how many sums of likeness every unit has."""
        return min((len(unit.likeness) for unit in self.units), default=0)

    def likeness(self, form: Iterable[int]) -> list[int]:
        """Return a form's sums of likeness, anchors left out as on its fellows."""
        sums = range(self.likeness_sums)
        chosen = list(form)
        return [sum(self.units[i].likeness[n] for i in chosen) for n in sums]

    def is_short_of(self, forms: int) -> bool:
        """Say whether some cell alone cannot serve that many disjoint forms."""
        most = Counter[int]()
        by_point = Counter[tuple[int, str]]()
        for unit in self.units:
            for row, amount in unit.profile:
                if amount == 1 and len(unit.points) == 1:
                    by_point[row, unit.points[0]] += 1
                else:
                    most[row] += amount
        for (row, _point), count in by_point.items():
            most[row] += min(count, forms)
        return any(
            row.cell is not None and most[n] < forms * row.low
            for n, row in enumerate(self.rows)
        )

    def shuffled(self, *, seed: int) -> list[int]:
        """Return all units in an order drawn by the seed."""
        draws = {n: draw(seed, "pool", unit.name) for n, unit in enumerate(self.units)}
        return sorted(draws, key=lambda index: (draws[index], index))

    def shelves(self, *, seed: int) -> Shelves:
        """Return the units by cell (the first, if a set has more), shuffled."""
        shelves: Shelves = defaultdict(list)
        for index in self.shuffled(seed=seed):
            shelves[self.units[index].profile[0][0]].append(index)
        return shelves

    def sample(self, shelves: Shelves, factor: int, *, seed: int) -> list[int]:
        """Return up to `factor` × the need of each cell.

        The seed draws for each shelf where to start taking from it, which costs less
        than to shuffle for every sample.
        """
        taken: list[int] = []
        for cell, members in shelves.items():
            size = factor * self.rows[cell].low
            start = draw(seed, "start", cell) % max(1, len(members))
            found = members[start : start + size]
            taken += found + members[: min(start, size - len(found))]
        return sorted(taken)

    def of_units(self, kept: Iterable[int]) -> "Pool":
        """Return the pool with some of its units only, renumbered."""
        numbers = {old: new for new, old in enumerate(sorted(kept))}
        return replace(
            self,
            units=tuple(self.units[old] for old in numbers),
            enemies=tuple(
                (numbers[a], numbers[b])
                for a, b in self.enemies
                if a in numbers and b in numbers
            ),
            barred=frozenset(numbers[n] for n in self.barred if n in numbers),
        )

    def only(self, rules: Collection[Rule]) -> "Pool":
        """Return the pool in which nothing else is demanded; idle units fall out."""
        codes = {rule.code for rule in rules}
        kept = [n for n, row in enumerate(self.rows) if row.rule in rules]
        numbers = {old: new for new, old in enumerate(kept)}
        by_point = ONE_PER_POINT in codes
        units = tuple(_narrowed(unit, numbers, by_point) for unit in self.units)
        pool = replace(
            self,
            rows=tuple(self.rows[n] for n in kept),
            units=units,
            enemies=self.enemies if ENEMIES in codes else (),
            barred=self.barred if ENEMIES in codes else frozenset(),
            rules=tuple(rule for rule in self.rules if rule in rules),
        )
        return pool.of_units(n for n, unit in enumerate(units) if unit.profile)

    def usable(self) -> "Pool":
        """Return the pool without units that no row has room for, however few."""
        tops = self._tops()
        return self.of_units(
            n
            for n, unit in enumerate(self.units)
            if n not in self.barred
            and all(c <= tops[row] for row, c in unit.profile if row in tops)
        )

    def _tops(self) -> Mapping[int, int]:
        """Return the most of each row to which nothing can add a negative amount."""
        falling = {r for unit in self.units for r, c in unit.profile if c < 0}
        return {n: r.high for n, r in enumerate(self.rows) if n not in falling}

    def fresh(self) -> "Pool":
        """Return the pool of units that nobody has met."""
        return self.of_units(n for n, unit in enumerate(self.units) if not unit.met)

    def beside(self, anchors: Collection[int]) -> "Pool":
        """Return the pool of what a form still needs when it has these anchors."""
        taken = Counter[int]()
        for index in anchors:
            taken.update(dict(self.units[index].profile))
        points = {p for index in anchors for p in self.units[index].points}
        rivals = {b for pair in self.enemies for b in pair if set(pair) & set(anchors)}
        rest = [
            n
            for n, unit in enumerate(self.units)
            if n not in anchors and n not in rivals and points.isdisjoint(unit.points)
        ]
        letters = [c for index in anchors for c in self.units[index].letters]
        return replace(
            self,
            rows=tuple(
                replace(row, low=row.low - taken[n], high=row.high - taken[n])
                for n, row in enumerate(self.rows)
            ),
            offset=self.pull(anchors),
            anchor_letters=(*self.anchor_letters, *letters),
        ).of_units(rest)


def _narrowed(unit: Unit, numbers: Mapping[int, int], by_point: bool) -> Unit:
    profile = tuple((numbers[row], c) for row, c in unit.profile if row in numbers)
    return replace(unit, profile=profile, points=unit.points if by_point else ())
