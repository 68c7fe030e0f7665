"""Measure paper assembly on synthetic banks.

Run `PYTHONPATH=. python benchmarks/assembly.py`.

The goals (two cores): one form from 5,000 items in 0.5 s, ten in 2 s. A bank has a
fifth of its items in enemy pairs and about four items an assessment point. Times are
of `assemble` alone, median and worst of five seeds; OR-tools is loaded before.
"""

import random
import statistics
import sys
import time

from exams.papers.assembly import (
    BankItem,
    Blueprint,
    ImpossiblePaper,
    assemble,
    theory_blueprint,
)
from exams.papers.assembly.bank import EXPECTED_RATE

AREAS = (
    ("ethics", 10),
    ("basics", 25),
    ("information", 15),
    ("employment", 15),
    ("insurance", 15),
    ("retirees", 10),
    ("labour", 10),
)
KINDS = (("single_choice", 60), ("multiple_choice", 20), ("true_false", 20))
SEEDS = range(1, 6)
# Items in the bank, forms asked for, seconds allowed (None: for comparison only).
CASES = (
    (5_000, 1, 0.5),
    (5_000, 10, 2.0),
    (1_500, 10, None),
    (1_200, 10, None),
    (900, 10, None),
    (50_000, 10, 2.0),
)


def weighted(chance: random.Random, choices: tuple[tuple[str, int], ...]) -> str:
    """Draw a name by its weight."""
    names, weights = zip(*choices, strict=True)
    return str(chance.choices(names, weights)[0])


def synthetic_item(chance: random.Random, number: int, size: int) -> BankItem:
    """Make one item; one in ten names an enemy, so a fifth of the bank has one."""
    area = weighted(chance, AREAS)
    point = chance.randrange(size * dict(AREAS)[area] // 400)
    enemy = f"item-{chance.randrange(size)}"
    return BankItem(
        item=f"item-{number}",
        version=1,
        kind=weighted(chance, KINDS),
        area=area,
        assessment_point=f"{area}-{point}",
        level=5,
        difficulty=chance.choices(range(1, 6), (1, 2, 4, 2, 1))[0],
        content_hash=f"{number:064x}",
        enemies=frozenset({enemy}) if chance.random() < 0.1 else frozenset(),
        key=chance.choice("ABCD"),
    )


def synthetic_bank(size: int, *, seed: int) -> list[BankItem]:
    """Make a bank that is fixed by its size and seed."""
    chance = random.Random(seed)
    return [synthetic_item(chance, number, size) for number in range(size)]


def measure(size: int, forms: int, seed: int) -> tuple[float, str]:
    """Return the seconds of one assembly and what came of it."""
    bank = synthetic_bank(size, seed=seed)
    blueprint = theory_blueprint(5, AREAS)
    start = time.perf_counter()
    try:
        result = quality(bank, blueprint, forms, seed)
    except ImpossiblePaper as refused:
        lacking = sum(cell.missing for cell in refused.missing)
        result = f"impossible, {lacking} items missing"
    return time.perf_counter() - start, result


def quality(bank: list[BankItem], blueprint: Blueprint, forms: int, seed: int) -> str:
    """Assemble, and say how far the worst form is from the difficulty target."""
    assembly = assemble(bank, blueprint, forms, seed)
    means = [
        statistics.mean(EXPECTED_RATE[entry.difficulty] for entry in form.items)
        for form in assembly.forms
    ]
    worst = max(abs(mean - blueprint.difficulty_target) for mean in means)
    return (
        f"off target {worst / 1000:.5f}, spread {(max(means) - min(means)) / 1000:.5f}"
    )


def report(size: int, forms: int, goal: float | None) -> bool:
    """Print one line of the table and say whether the goal was met."""
    runs = [measure(size, forms, seed) for seed in SEEDS]
    seconds = [run[0] for run in runs]
    median = statistics.median(seconds)
    asked = f"{goal:.1f}" if goal else "-"
    sys.stdout.write(
        f"{size:>7,} {forms:>5} {median:>8.2f} {max(seconds):>8.2f} {asked:>5}  "
        f"{max(runs)[1]}\n"
    )
    return goal is None or median <= goal


def main() -> None:
    """Print the table; leave with an error if a goal is missed."""
    measure(500, 1, 1)  # loads OR-tools
    sys.stdout.write("  items forms   median    worst  goal  slowest run's result\n")
    met = [report(*case) for case in CASES]
    sys.exit(0 if all(met) else 1)


if __name__ == "__main__":
    main()
