"""Synthetic banks for the benchmark of assembly: kind, clumped, tight, calibrated."""

import math
import random
from dataclasses import replace

from exams.papers.assembly import BankItem, Blueprint, Section, theory_blueprint

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
MIXED_KINDS = (("single_choice", 40), ("true_false", 40), ("multiple_choice", 20))
GRADES = (1, 2, 4, 2, 1)
ABILITIES = (-1.0, 0.0, 1.0)
# What a bank's items are like when no target of difficulty bends the choice.
MIDDLE = 583


def t2(**rules: object) -> Blueprint:
    """Return the usual paper: 60 + 20 + 20 items of one point."""
    return theory_blueprint(5, AREAS, **rules)


def mixed(**rules: object) -> Blueprint:
    """Return the paper of 40 × 0.5, 40 × 1 and 20 × 2 points."""
    sections = tuple(
        Section(kind=kind, count=count, half_points=worth)
        for (kind, count), worth in zip(MIXED_KINDS, (1, 2, 4), strict=True)
    )
    return Blueprint(level=5, part="theory", areas=AREAS, sections=sections, **rules)


def weighted(chance: random.Random, choices: tuple[tuple[str, int], ...]) -> str:
    """Draw a name by its weight."""
    names, weights = zip(*choices, strict=True)
    return str(chance.choices(names, weights)[0])


def synthetic_item(
    chance: random.Random, number: int, size: int, per_point: int
) -> BankItem:
    """Make one item; one in ten names an enemy, so a fifth of the bank has one."""
    area = weighted(chance, AREAS)
    points = max(1, size * dict(AREAS)[area] // (100 * per_point))
    enemy = f"item-{chance.randrange(size)}"
    return BankItem(
        item=f"item-{number}",
        version=1,
        kind=weighted(chance, KINDS),
        area=area,
        assessment_point=f"{area}-{chance.randrange(points)}",
        level=5,
        difficulty=chance.choices(range(1, 6), GRADES)[0],
        content_hash=f"{number:064x}",
        enemies=frozenset({enemy}) if chance.random() < 0.1 else frozenset(),
        key=chance.choice("ABCD"),
        importance=chance.choices("XYZ", (85, 11, 4))[0],
    )


def kind_bank(size: int, *, seed: int, per_point: int = 4) -> list[BankItem]:
    """Make a bank of about four items an assessment point, fixed by size and seed."""
    chance = random.Random(seed)
    return [synthetic_item(chance, number, size, per_point) for number in range(size)]


def clumped_bank(size: int, *, seed: int) -> list[BankItem]:
    """Make a bank with many items on few points and two thin areas."""
    chance = random.Random(seed + 1)
    bank = kind_bank(size, seed=seed, per_point=16)
    thin = {"retirees", "labour"}
    return [e for e in bank if e.area not in thin or chance.random() < 0.5]


def hostile_bank(size: int, *, seed: int) -> list[BankItem]:
    """Make a bank with 1.4 enemy pairs an item and a tenth of the items in sets."""
    chance = random.Random(seed + 2)
    bank = kind_bank(size, seed=seed)
    rivals: dict[int, set[str]] = {n: set() for n in range(size)}
    for _pair in range(size * 7 // 5):
        rivals[chance.randrange(size)].add(f"item-{chance.randrange(size)}")
    sets = {n: f"set-{n // 2}" for n in range(size // 10)}
    return [
        replace(e, enemies=frozenset(rivals[n]) - {e.item}, item_set=sets.get(n, ""))
        for n, e in enumerate(bank)
    ]


def calibrated_bank(size: int, *, seed: int) -> list[BankItem]:
    """Make a bank whose items have the information of a two-parameter model."""
    chance = random.Random(seed + 3)
    return [
        replace(e, information=_information(chance, e.difficulty))
        for e in kind_bank(size, seed=seed)
    ]


def _information(chance: random.Random, grade: int) -> tuple[int, int, int]:
    slope = math.exp(chance.gauss(0, 0.3))
    place = chance.gauss((grade - 3) * 0.8, 0.4)
    shares = [1 / (1 + math.exp(-slope * (at - place))) for at in ABILITIES]
    low, middle, high = (round(1000 * slope**2 * p * (1 - p)) for p in shares)
    return low, middle, high


def planted_bank(
    plan: Blueprint, forms: int, noise: int, *, seed: int
) -> list[BankItem]:
    """Make a bank in which the forms are sure to be: each in it as a whole.

    Every planted item has a point of its own; the noise has enemies and shares points.
    """
    chance = random.Random(seed)
    planted = [entry for n in range(forms) for entry in _planted_form(plan, n, chance)]
    rest = [
        replace(entry, enemies=frozenset())
        if chance.random() < 0.5
        else replace(entry, resting=chance.random() < 0.3)
        for entry in kind_bank(noise, seed=seed)
    ]
    bank = [*planted, *rest]
    chance.shuffle(bank)
    return bank


def _planted_form(
    plan: Blueprint, number: int, chance: random.Random
) -> list[BankItem]:
    grades = [
        grade
        for grade, count in enumerate(plan.band_counts() or (10, 20, 40, 20, 10), 1)
        for _n in range(count)
    ]
    chance.shuffle(grades)
    places = [c for c in plan.cells() for _n in range(c.amount)]
    return [
        BankItem(
            item=f"planted-{number}-{n}",
            version=1,
            kind=cell.kind,
            area=cell.area,
            assessment_point=f"planted-{number}-{n}",
            level=5,
            difficulty=grades[n % len(grades)],
            content_hash=f"{n:064x}",
            key="ABCD"[n % 4],
        )
        for n, cell in enumerate(places)
    ]
