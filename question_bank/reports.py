"""What the bank holds, counted against the standard."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from question_bank.kinds import KINDS
from question_bank.models import AssessmentPoint, Item, ItemStatus
from standards.models import Level, Node, NodeKind


@dataclass(frozen=True)
class CoverageRow:
    """An area: points, and published items by kind (in the order of KINDS)."""

    area: str
    points: int
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True)
class NodeRow:
    """A leaf of the standard with its points and items; empty ones are gaps."""

    ref: str
    code: str
    text: str
    area: str
    points: int
    items: int


@dataclass(frozen=True)
class NodeGroup:
    """The leaves of one area, in the standard's order."""

    area: str
    nodes: tuple[NodeRow, ...]

    @property
    def gaps(self) -> int:
        return sum(1 for node in self.nodes if not node.points)


@dataclass(frozen=True)
class Coverage:
    kinds: tuple[str, ...]
    rows: tuple[CoverageRow, ...]
    groups: tuple[NodeGroup, ...]

    @property
    def gaps(self) -> int:
        return sum(group.gaps for group in self.groups)


def coverage(level: Level, pool: str) -> Coverage:
    """How the pool covers a level, by area and by leaf of the standard (4 queries)."""
    points = AssessmentPoint.objects.active().filter(level=level).select_related("area")
    items = Item.objects.filter(
        point__level=level, pool=pool, status=ItemStatus.PUBLISHED
    ).values_list("kind", "point__area__name", "point__node_id")
    cells = Counter((area, kind) for kind, area, _ in items)
    per_node = Counter(node for _, _, node in items)
    areas = [weight.area.name for weight in _theory_weights(level)]
    by_area = Counter(point.area.name for point in points)
    return Coverage(
        kinds=tuple(str(kind.label) for kind in KINDS.values()),
        rows=tuple(_row(area, by_area, cells) for area in areas),
        groups=_groups(areas, _node_rows(level, list(points), per_node)),
    )


def _groups(areas: Sequence[str], nodes: Sequence[NodeRow]) -> tuple[NodeGroup, ...]:
    return tuple(
        NodeGroup(area, tuple(node for node in nodes if node.area == area))
        for area in areas
    )


def _theory_weights(level: Level):  # type: ignore[no-untyped-def]
    return level.weights.filter(part="theory").select_related("area")


def _row(
    area: str, by_area: Mapping[str, int], cells: Mapping[tuple[str, str], int]
) -> CoverageRow:
    counts = tuple(cells[area, kind] for kind in KINDS)
    return CoverageRow(area, by_area[area], counts)


def _node_rows(
    level: Level, points: Sequence[AssessmentPoint], per_node: Mapping[int, int]
) -> tuple[NodeRow, ...]:
    per_point = Counter(point.node_id for point in points)
    leaves = Node.objects.filter(standard=level.standard).filter(
        level__isnull=True, kind=NodeKind.BASIC_POINT
    ) | Node.objects.filter(level=level, kind__in=[NodeKind.KNOWLEDGE, NodeKind.SKILL])
    return tuple(
        NodeRow(
            node.ref,
            node.code,
            node.text,
            node.area.name,
            per_point[node.pk],
            per_node[node.pk],
        )
        for node in leaves.select_related("area")
    )
