"""What can be practised: the areas and nodes of a level, with how many items each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count

from exams.practice.querysets import practice_items
from standards.models import Area, Level, Node, Part
from standards.reports import weight_table


@dataclass(frozen=True)
class NodeChoice:
    """A node under an area; `depth` 1 stands right below it."""

    value: str
    code: str
    text: str
    depth: int
    total: int


@dataclass(frozen=True)
class AreaChoice:
    """An area with its points in the theory part (None: not examined there)."""

    value: str
    name: str
    points: int | None
    total: int
    nodes: tuple[NodeChoice, ...]

    @property
    def values(self) -> frozenset[str]:
        """The nodes' own values, to see whether one of them is chosen."""
        return frozenset(node.value for node in self.nodes)


def area_choices(level: Level) -> tuple[AreaChoice, ...]:
    """Areas and nodes with practice items, in printed order (4 queries)."""
    items = practice_items().filter(point__level=level)
    rows = items.values_list("point__area", "point__node").order_by()
    counts = {row[:2]: row[2] for row in rows.annotate(number=Count("pk"))}
    parents = _parents(level)
    nodes = _nodes_below(counts, parents)
    points = {one.area_id: one.percent for one in weight_table(level, Part.THEORY)}
    return tuple(
        _area_choice(area, points.get(area.pk), counts, nodes, parents)
        for area in Area.objects.filter(standard=level.standard_id)
        if any(key[0] == area.pk for key in counts)
    )


def _parents(level: Level) -> dict[int, Node]:
    """Every node of the level and of the basic requirements, in printed order."""
    rows = Node.objects.filter(standard=level.standard_id, level__in=[level])
    basic = Node.objects.basic(level.standard)
    return {node.pk: node for node in (rows | basic).order_by("position")}


def _lineage(node: Node, nodes: Mapping[int, Node]) -> Iterator[Node]:
    """The node and what it hangs under, the top left out: that is the area."""
    while node.parent_id is not None:
        yield node
        node = nodes[node.parent_id]


def _nodes_below(
    counts: Mapping[tuple[int, int], int], nodes: Mapping[int, Node]
) -> Counter[int]:
    """Items of each node and of all below it."""
    totals: Counter[int] = Counter()
    for (_area, node), number in counts.items():
        if node in nodes:
            for one in _lineage(nodes[node], nodes):
                totals[one.pk] += number
    return totals


def _area_choice(
    area: Area,
    points: int | None,
    counts: Mapping[tuple[int, int], int],
    totals: Mapping[int, int],
    nodes: Mapping[int, Node],
) -> AreaChoice:
    below = [
        NodeChoice(
            value=f"node:{node.pk}",
            code=node.code,
            text=node.corrected_text,
            depth=sum(1 for _ in _lineage(node, nodes)),
            total=totals[node.pk],
        )
        for node in nodes.values()
        if node.area_id == area.pk and totals.get(node.pk)
    ]
    total = sum(number for key, number in counts.items() if key[0] == area.pk)
    return AreaChoice(f"area:{area.pk}", area.short_name, points, total, tuple(below))
