"""The part of a bank that can serve a blueprint, numbered for the solver."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .bank import EXPECTED_RATE, BankItem
from .blueprint import SINGLE_CHOICE, Blueprint, Cell
from .forms import item_half_points
from .seeds import draw

# The candidates of each form, by number.
FillResult: TypeAlias = list[list[int]]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An item that fits one cell of the blueprint.

    `amount` is what it gives to its cell (1 item, or its half points). `pull` is what
    it adds to the form's deviation from the difficulty target, in half points × 1/1000.
    """

    item: BankItem
    cell: int
    amount: int
    pull: int


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Cells and candidates of one assembly; everything refers to them by number.

    Candidates stand in the order of their item names, so the order in which the bank
    was given never matters. `tolerance` is the deviation (same unit as `pull`) that
    still counts as on target: 0.0005 of the mean.
    """

    cells: tuple[Cell, ...]
    candidates: tuple[Candidate, ...]
    enemies: tuple[tuple[int, int], ...]
    tolerance: int

    def everything(self) -> list[int]:
        return list(range(len(self.candidates)))

    def pull(self, form: Iterable[int]) -> int:
        """Return how far a form is off the difficulty target, with its sign."""
        return sum(self.candidates[index].pull for index in form)

    def shuffled(self, *, seed: int) -> list[int]:
        """Return all candidates in an order drawn by the seed."""
        names = [candidate.item.item for candidate in self.candidates]
        draws = {index: draw(seed, "pool", name) for index, name in enumerate(names)}
        return sorted(draws, key=lambda index: (draws[index], index))

    def sample(self, available: Sequence[int], factor: int, *, seed: int) -> list[int]:
        """Return up to `factor` × the need of each cell.

        `available` stands in a shuffled order; the seed draws in each cell where to
        start taking from it, which costs less than to shuffle for every sample.
        """
        by_cell: dict[int, list[int]] = defaultdict(list)
        for index in available:
            by_cell[self.candidates[index].cell].append(index)
        taken: list[int] = []
        for cell, members in by_cell.items():
            start = draw(seed, "start", cell) % len(members)
            size = factor * self.cells[cell].amount
            taken += [*members[start:], *members[:start]][:size]
        return sorted(taken)


def build_pool(bank: Sequence[BankItem], blueprint: Blueprint) -> Pool:
    """Keep the items of the sorted bank that fit a cell of the blueprint."""
    cells = blueprint.cells()
    numbers = {(cell.area, cell.kind): n for n, cell in enumerate(cells)}
    candidates = tuple(
        candidate
        for entry in bank
        if (candidate := _candidate(entry, blueprint, numbers)) is not None
    )
    return Pool(
        cells=cells,
        candidates=candidates,
        enemies=_enemy_numbers(candidates),
        tolerance=blueprint.half_points // 2,
    )


def _candidate(
    entry: BankItem, blueprint: Blueprint, numbers: dict[tuple[str, str], int]
) -> Candidate | None:
    half_points = item_half_points(entry, blueprint)
    kind = entry.kind if blueprint.sections else ""
    cell = numbers.get((entry.area, kind))
    if not half_points or cell is None or not blueprint.accepts_level(entry.level):
        return None
    off_target = EXPECTED_RATE[entry.difficulty] - blueprint.difficulty_target
    return Candidate(
        item=entry,
        cell=cell,
        amount=1 if blueprint.sections else half_points,
        pull=half_points * off_target,
    )


def _enemy_numbers(candidates: Iterable[Candidate]) -> tuple[tuple[int, int], ...]:
    names = {candidate.item.item: n for n, candidate in enumerate(candidates)}
    pairs = {
        (min(n, names[enemy]), max(n, names[enemy]))
        for n, candidate in enumerate(candidates)
        for enemy in candidate.item.enemies
        if enemy in names and names[enemy] != n
    }
    return tuple(sorted(pairs))


def single_choice_letters(pool: Pool, available: Sequence[int]) -> dict[str, list[int]]:
    """Return the single-choice candidates of each answer letter A to D.

    Empty if keys are not known for all of them: then there is nothing to balance.
    """
    letters: dict[str, list[int]] = {letter: [] for letter in "ABCD"}
    for index in available:
        entry = pool.candidates[index].item
        if entry.kind != SINGLE_CHOICE:
            continue
        if entry.key not in letters:
            return {}
        letters[entry.key].append(index)
    return letters if any(letters.values()) else {}
