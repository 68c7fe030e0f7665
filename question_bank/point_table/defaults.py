"""The tree of a level as the standard gives it, before anybody has edited it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_uppercase

from question_bank.point_table.content import LOWEST, PART_OF_ROOT, ScopeLine
from question_bank.point_table.facts import LevelFacts
from question_bank.point_table.shares import shares

ROOT_NAMES = {"A": "基本要求", "B": "相关知识要求", "C": "技能要求"}
LONGEST_NAME = 80


@dataclass(frozen=True)
class PointPlace:
    """Where a point stands: what the tree must have a scope for."""

    code: str
    area: str
    node: str
    is_retired: bool = False


def default_scopes(
    facts: LevelFacts, points: Iterable[PointPlace]
) -> tuple[ScopeLine, ...]:
    """一级 A/B/C, 二级 the weight table's rows, 三级 the standard's sections.

    The standard weighs the second level only: the third shares it by the number of
    points. A point whose code leads elsewhere gets a scope without weight.
    """
    places = list(points)
    branches = [*_branches(facts)]
    counts = Counter(one.code[:LOWEST] for one in places if not one.is_retired)
    scopes = []
    for root, name in ROOT_NAMES.items():
        below = [one for one in branches if one.parent == root]
        if below:
            scopes.append(ScopeLine(root, name, sum(one.half_points for one in below)))
    for branch in branches:
        scopes += [branch, *_leaves(facts, branch, counts)]
    known = {scope.code for scope in scopes}
    scopes += [one for one in _asked_for(facts, places) if one.code not in known]
    return tuple(sorted(scopes))


def _branches(facts: LevelFacts) -> Iterable[ScopeLine]:
    """二级: letters count the areas of a kind, so that B and C agree on them."""
    for root, part in PART_OF_ROOT.items():
        areas = [area for area in facts.areas if area.is_basic == (root == "A")]
        for letter, area in zip(ascii_uppercase, areas, strict=False):
            weight = area.weight(part)
            if weight is not None:
                yield ScopeLine(f"{root}{letter}", area.name, weight)


def _leaves(
    facts: LevelFacts, branch: ScopeLine, counts: Counter[str]
) -> list[ScopeLine]:
    nodes = facts.sections(branch.name)[: len(ascii_uppercase)]
    codes = [f"{branch.code}{letter}" for letter in ascii_uppercase[: len(nodes)]]
    weights = shares(branch.half_points, [counts[code] for code in codes])
    return [
        ScopeLine(code, node.text[:LONGEST_NAME], weight, node.ref)
        for code, node, weight in zip(codes, nodes, weights, strict=True)
    ]


def _asked_for(facts: LevelFacts, places: Iterable[PointPlace]) -> list[ScopeLine]:
    """The scopes in codes of points, each named after the place of its first point."""
    found: dict[str, ScopeLine] = {}
    for one in places:
        node = facts.by_ref.get(one.node)
        names = (ROOT_NAMES[one.code[0]], one.area, node.text if node else one.area)
        for depth, name in enumerate(names, start=1):
            code = one.code[:depth]
            found.setdefault(code, ScopeLine(code, name[:LONGEST_NAME], 0))
    return list(found.values())
