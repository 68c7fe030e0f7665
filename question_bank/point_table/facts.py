"""What the standard fixes about a level's table, as frozen values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from question_bank.point_table.content import SKILL, THEORY

SECTION_KINDS = ("basic_section", "content")


@dataclass(frozen=True)
class AreaFacts:
    """A row of the weight table; a weight is in half points, None if not asked."""

    name: str
    is_basic: bool
    theory: int | None
    skill: int | None

    def weight(self, part: str) -> int | None:
        return self.theory if part == THEORY else self.skill


@dataclass(frozen=True)
class NodeFacts:
    ref: str
    parent: str
    area: str
    kind: str
    code: str
    text: str


@dataclass(frozen=True)
class LevelFacts:
    """Areas in printed order, nodes of the level and the basic ones, likewise."""

    areas: tuple[AreaFacts, ...]
    nodes: tuple[NodeFacts, ...]

    @cached_property
    def by_ref(self) -> Mapping[str, NodeFacts]:
        return {node.ref: node for node in self.nodes}

    def weights(self, part: str) -> dict[str, int]:
        """Half points by name of area."""
        found = {area.name: area.weight(part) for area in self.areas}
        return {name: weight for name, weight in found.items() if weight is not None}

    def sections(self, area: str) -> list[NodeFacts]:
        """工作内容 or subsections of 基本要求; the area's own node if it has none."""
        own = [node for node in self.nodes if node.area == area]
        tops = [node for node in own if not node.parent]
        below = [node for node in own if node.parent and node.kind in SECTION_KINDS]
        return below or tops

    def is_under(self, ref: str, above: str) -> bool:
        """Whether node `ref` is `above` or hangs below it."""
        while ref and ref != above:
            node = self.by_ref.get(ref)
            ref = node.parent if node else ""
        return bool(ref)


def facts_of(
    areas: Iterable[Any], weights: Iterable[Any], nodes: Iterable[Any]
) -> LevelFacts:
    """From rows of a standard, or of its historical models in a migration.

    Areas and nodes in printed order; nodes of one level and the basic ones only.
    """
    percents = {(row.area_id, row.part): row.percent for row in weights}
    areas, rows = list(areas), list(nodes)
    names = {area.pk: area.name for area in areas}
    refs = {node.pk: node.ref for node in rows}
    return LevelFacts(
        areas=tuple(_area(area, percents) for area in areas),
        nodes=tuple(
            NodeFacts(
                ref=node.ref,
                parent=refs.get(node.parent_id, ""),
                area=names[node.area_id],
                kind=node.kind,
                code=node.code,
                text=node.text,
            )
            for node in rows
        ),
    )


def _area(area: Any, percents: Mapping[tuple[int, str], int]) -> AreaFacts:
    def half_points(part: str) -> int | None:
        percent = percents.get((area.pk, part))
        return None if percent is None else percent * 2

    return AreaFacts(area.name, area.is_basic, half_points(THEORY), half_points(SKILL))
