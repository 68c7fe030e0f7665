"""Synthetic banks for the tests; nothing here resembles a real item."""

import random

from exams.papers.assembly import BankItem, Blueprint, Section

LEVEL_5 = (
    ("职业道德和职业素养", 10),
    ("基础知识", 25),
    ("信息管理", 15),
    ("就业创业", 15),
    ("社会保险", 15),
    ("退休人员", 10),
    ("劳动关系", 10),
)
LEVEL_3 = (
    ("职业道德和职业素养", 10),
    ("基础知识", 25),
    ("信息管理", 10),
    ("就业创业", 20),
    ("社会保险", 15),
    ("退休人员", 10),
    ("劳动关系", 10),
)
SKILL_5 = (
    ("信息管理", 25),
    ("就业创业", 30),
    ("社会保险", 20),
    ("退休人员", 15),
    ("劳动关系", 10),
)


def item(name, *, kind="single_choice", area="甲", point=None, **facts):
    facts = {"version": 1, "level": 5, "difficulty": 3, "content_hash": "0"} | facts
    return BankItem(
        item=name, kind=kind, area=area, assessment_point=point or name, **facts
    )


def theory_bank(blueprint, *, factor, seed, points_factor=2.0, enemy_share=0.1):
    """Return `factor` × the need of every cell, on fewer points than items."""
    chance = random.Random(seed)
    names = []
    bank = []
    for cell in blueprint.cells():
        for n in range(round(factor * cell.amount)):
            name = f"{cell.area}-{cell.kind}-{n}"
            in_area = sum(c.amount for c in blueprint.cells() if c.area == cell.area)
            point = chance.randrange(max(1, round(points_factor * in_area)))
            has_enemy = names and chance.random() < enemy_share
            enemies = frozenset({chance.choice(names)} if has_enemy else ())
            grade = chance.choices(range(1, 6), (1, 2, 4, 2, 1))[0]
            entry = item(
                name,
                kind=cell.kind,
                area=cell.area,
                point=f"{cell.area}{point}",
                difficulty=grade,
                enemies=enemies,
                key=chance.choice("ABCD"),
            )
            names.append(name)
            bank.append(entry)
    chance.shuffle(bank)
    return bank


def task_bank(*, copies=2, areas=SKILL_5):
    """Return tasks of 10 and 5 points, `copies` × what one skill paper needs."""
    return [
        item(f"{area}-{n}-{size}", kind="task", area=area, half_points=size)
        for area, percent in areas
        for size in (10, 20)
        for n in range(copies * (2 * percent // size))
    ]


def small_blueprint(single=2, true_false=2):
    """Return two areas of half the points each: small enough for brute force."""
    sections = (
        Section(kind="single_choice", count=single, half_points=2),
        Section(kind="true_false", count=true_false, half_points=2),
    )
    return Blueprint(
        level=5,
        part="theory",
        areas=(("甲", 50), ("乙", 50)),
        sections=sections,
        half_points=2 * (single + true_false),
    )
