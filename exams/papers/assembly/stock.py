"""From a bank and a blueprint to the pool: which items can serve, and what each brings."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .bank import CORE, EXPECTED_RATE, BankItem
from .blueprint import SINGLE_CHOICE, Blueprint, Cell
from .facts import enemy_pairs
from .forms import item_half_points
from .pool import Pool, Row, Unit
from .rules import (
    BANDS,
    CELL_COUNT,
    COOLDOWN,
    CORE_SHARE,
    DIFFICULTY,
    ENEMIES,
    ITEM_SETS,
    LOWER_LEVELS,
    ONE_PER_POINT,
    Rule,
)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An item of a kind, level and worth that the blueprint asks for.

    `amount` is what it gives to its cell: 1 item, or its half points.
    """

    item: BankItem
    cell: int
    amount: int
    half_points: int


def candidates_of(
    bank: Iterable[BankItem], blueprint: Blueprint
) -> tuple[Candidate, ...]:
    """Return the items that fit a cell, resting and lower-level ones among them."""
    cells = blueprint.cells()
    numbers = {(cell.area, cell.kind): n for n, cell in enumerate(cells)}
    worths: dict[tuple[str, str, int | None], int] = {}
    found = (_candidate(entry, blueprint, numbers, worths) for entry in bank)
    return tuple([candidate for candidate in found if candidate])


def _candidate(
    entry: BankItem,
    blueprint: Blueprint,
    numbers: dict[tuple[str, str], int],
    worths: dict[tuple[str, str, int | None], int],
) -> Candidate | None:
    theory = blueprint.part == "theory"
    cell = numbers.get((entry.area, entry.kind if theory else ""))
    if cell is None or entry.level < blueprint.level:
        return None
    traits = (entry.kind, entry.area, entry.half_points)
    half_points = worths.get(traits)
    if half_points is None:
        half_points = worths[traits] = item_half_points(entry, blueprint)
    if not half_points:
        return None
    amount = 1 if theory else half_points
    return Candidate(item=entry, cell=cell, amount=amount, half_points=half_points)


def is_free(candidate: Candidate, blueprint: Blueprint) -> bool:
    """Say whether the item could be drawn today, all by itself."""
    lower = candidate.item.level > blueprint.level
    return not candidate.item.resting and not (
        lower and not blueprint.lower_level_items
    )


def build_pool(bank: Sequence[BankItem], blueprint: Blueprint) -> Pool:
    """Return the pool of a sorted bank, with every rule of the blueprint in force.

    A set of which a member can never stand on the paper is left out as a whole.
    """
    candidates = candidates_of(bank, blueprint)
    return _pool(_whole_sets(bank, candidates), candidates, blueprint, bank)


def build_loose_pool(bank: Sequence[BankItem], blueprint: Blueprint) -> Pool:
    """Return the pool in which items of a set may stand alone: for the diagnosis."""
    candidates = candidates_of(bank, blueprint)
    return _pool([(one,) for one in candidates], candidates, blueprint, bank)


def _whole_sets(
    bank: Sequence[BankItem], candidates: Sequence[Candidate]
) -> list[tuple[Candidate, ...]]:
    sizes = Counter([entry.item_set for entry in bank if entry.item_set])
    if not sizes:
        return [(one,) for one in candidates]  # in the order of their names already
    groups: dict[str, list[Candidate]] = defaultdict(list)
    alone: list[tuple[Candidate, ...]] = []
    for one in candidates:
        if one.item.item_set:
            groups[one.item.item_set].append(one)
        else:
            alone.append((one,))
    whole = [tuple(g) for name, g in groups.items() if len(g) == sizes[name]]
    return sorted([*alone, *whole], key=lambda group: group[0].item.item)


def _pool(
    groups: Sequence[tuple[Candidate, ...]],
    candidates: Sequence[Candidate],
    blueprint: Blueprint,
    bank: Sequence[BankItem],
) -> Pool:
    rows = tuple(_rows(candidates, blueprint))
    first = {row.rule.code: n for n, row in reversed(list(enumerate(rows)))}
    units = tuple(_units(groups, first, blueprint))
    pairs = _enemy_numbers(units)
    return Pool(
        rows=rows,
        units=units,
        enemies=tuple(sorted(pair for pair in pairs if pair[0] != pair[1])),
        barred=frozenset(a for a, b in pairs if a == b),
        rules=(
            *dict.fromkeys(row.rule for row in rows),
            *_structure_rules(blueprint, bank, candidates),
        ),
        tolerance=blueprint.item_half_points // 2,
    )


def _rows(candidates: Sequence[Candidate], blueprint: Blueprint) -> Iterator[Row]:
    stock: dict[int, int] = defaultdict(int)
    for one in candidates:
        if is_free(one, blueprint):
            stock[one.cell] += one.amount
    for n, cell in enumerate(blueprint.cells()):
        yield _cell_row(cell, stock[n])
    yield from _band_rows(blueprint)
    if blueprint.core_percent:
        rule = Rule(code=CORE_SHARE, numbers=(blueprint.core_percent,))
        yield Row(rule=rule, low=0, high=100 * blueprint.item_half_points)
    lower = sum(1 for one in candidates if one.item.level > blueprint.level)
    if lower:
        most = blueprint.lower_level_items
        yield Row(rule=Rule(code=LOWER_LEVELS, numbers=(most, lower)), low=0, high=most)
    resting = sum(1 for one in candidates if one.item.resting)
    if resting:
        yield Row(rule=Rule(code=COOLDOWN, numbers=(resting,)), low=0, high=0)
    if blueprint.difficulty_tolerance is not None:
        yield _difficulty_row(blueprint, blueprint.difficulty_tolerance)


def _cell_row(cell: Cell, stock: int) -> Row:
    numbers = (cell.amount, stock)
    rule = Rule(code=CELL_COUNT, area=cell.area, kind=cell.kind, numbers=numbers)
    return Row(rule=rule, low=cell.amount, high=cell.amount, cell=cell)


def _band_rows(blueprint: Blueprint) -> Iterator[Row]:
    """Theory papers count items; skill papers, whose number is open, 1/100 items."""
    if blueprint.bands is None:
        return
    slack = blueprint.band_slack
    rule = Rule(code=BANDS, numbers=(*blueprint.bands, slack))
    if blueprint.part == "theory":
        for count in blueprint.band_counts():
            yield Row(rule=rule, low=max(0, count - slack), high=count + slack)
        return
    # Any whole number next to the exact share will do, then the slack.
    reach = 100 * slack + 99
    for _percent in blueprint.bands:
        yield Row(rule=rule, low=-reach, high=reach)


def _difficulty_row(blueprint: Blueprint, tolerance: int) -> Row:
    rule = Rule(code=DIFFICULTY, numbers=(blueprint.difficulty_target, tolerance))
    reach = tolerance * blueprint.item_half_points
    return Row(rule=rule, low=-reach, high=reach)


@dataclass(frozen=True, kw_only=True)
class _Gain:
    """What items of certain traits bring to a form, whichever items they are."""

    profile: tuple[tuple[int, int], ...]
    pull: int
    likeness: tuple[int, ...]


def _units(
    groups: Iterable[tuple[Candidate, ...]], first: dict[str, int], blueprint: Blueprint
) -> Iterator[Unit]:
    """A large bank has few kinds of items: what they bring is worked out once."""
    known: dict[tuple[Hashable, ...], _Gain] = {}
    for group in groups:
        traits = tuple([_traits(one) for one in group])
        gain = known.get(traits)
        if gain is None:
            gain = known[traits] = _gain(group, first, blueprint)
        yield _unit(group, gain, blueprint)


def _traits(one: Candidate) -> tuple[Hashable, ...]:
    entry = one.item
    return (
        one.cell,
        one.amount,
        one.half_points,
        entry.difficulty,
        entry.level,
        entry.importance,
        entry.resting,
        entry.information,
    )


def _gain(
    group: tuple[Candidate, ...], first: dict[str, int], blueprint: Blueprint
) -> _Gain:
    profile: dict[int, int] = {}
    for one in group:
        profile[one.cell] = profile.get(one.cell, 0) + one.amount
        for row, amount in _rule_amounts(one, first, blueprint):
            profile[row] = profile.get(row, 0) + amount
    return _Gain(
        profile=tuple(sorted(pair for pair in profile.items() if pair[1])),
        pull=sum([_pull(one, blueprint) for one in group]),
        likeness=_likeness(group, blueprint),
    )


def _unit(group: tuple[Candidate, ...], gain: _Gain, blueprint: Blueprint) -> Unit:
    items = tuple([one.item for one in group])
    points = [entry.assessment_point for entry in items]
    return Unit(
        items=items,
        profile=gain.profile,
        points=tuple(points) if blueprint.one_per_point else (),
        pull=gain.pull,
        likeness=gain.likeness,
        letters=tuple([e.key for e in items if e.kind == SINGLE_CHOICE]),
        met=sum([entry.met for entry in items]),
    )


def _pull(one: Candidate, blueprint: Blueprint) -> int:
    off_target = EXPECTED_RATE[one.item.difficulty] - blueprint.difficulty_target
    return one.half_points * off_target


def _likeness(group: Sequence[Candidate], blueprint: Blueprint) -> tuple[int, ...]:
    """Spread of difficulty (half points × 1/1000 of the square), then information."""
    target = blueprint.difficulty_target
    spread = 0
    for one in group:
        off = EXPECTED_RATE[one.item.difficulty] - target
        spread += one.half_points * off * off // 1000
    known = [one.item.information for one in group if one.item.information]
    if len(known) < len(group):
        return (spread,)
    return (spread, *map(sum, zip(*known, strict=True)))


def _rule_amounts(
    one: Candidate, first: dict[str, int], blueprint: Blueprint
) -> Iterator[tuple[int, int]]:
    """Yield what an item adds to the rows that are no cells."""
    if blueprint.bands is not None:
        yield from _band_amounts(one, first[BANDS], blueprint)
    if CORE_SHARE in first:
        core = 100 if one.item.importance == CORE else 0
        yield first[CORE_SHARE], core - blueprint.core_percent
    if one.item.level > blueprint.level:
        yield first[LOWER_LEVELS], 1
    if one.item.resting:
        yield first[COOLDOWN], 1
    if DIFFICULTY in first:
        yield first[DIFFICULTY], _pull(one, blueprint)


def _band_amounts(
    one: Candidate, row: int, blueprint: Blueprint
) -> Iterator[tuple[int, int]]:
    if blueprint.part == "theory":
        yield row + one.item.difficulty - 1, 1
        return
    for n, percent in enumerate(blueprint.bands or ()):
        yield row + n, 100 * (one.item.difficulty == n + 1) - percent


def _enemy_numbers(units: Sequence[Unit]) -> set[tuple[int, int]]:
    """Return pairs of units with enemies in them; a set against itself as (n, n)."""
    owner = {entry.item: n for n, unit in enumerate(units) for entry in unit.items}
    return {
        (min(n, owner[enemy]), max(n, owner[enemy]))
        for n, unit in enumerate(units)
        for entry in unit.items
        for enemy in entry.enemies
        if enemy in owner and enemy != entry.item
    }


def _structure_rules(
    blueprint: Blueprint, bank: Sequence[BankItem], candidates: Sequence[Candidate]
) -> Iterator[Rule]:
    if blueprint.one_per_point:
        yield Rule(code=ONE_PER_POINT)
    pairs = enemy_pairs(one.item for one in candidates)
    names = {one.item.item for one in candidates}
    present = sum(1 for pair in pairs if pair <= names)
    if present:
        yield Rule(code=ENEMIES, numbers=(present,))
    sets = {entry.item_set for entry in bank if entry.item_set}
    if sets:
        yield Rule(code=ITEM_SETS, numbers=(len(sets),))
