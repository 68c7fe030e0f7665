"""Counting the bank for the heat map."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, Case, Count, Q, QuerySet, Sum, When

from law import facts
from question_bank.coverage.heat import (
    AreaHead,
    Band,
    HeatMap,
    Place,
    Plan,
    RowNode,
    Stock,
    heat_map,
)
from question_bank.models import (
    Draft,
    DraftState,
    Item,
    ItemStatus,
)
from question_bank.paper_needs import Unit, paper_needs
from standards.models import Level, Node, NodeKind

TARGET_PAPERS = "bank.target_papers"
NODE_COLUMNS = (
    "pk", "parent_id", "level_id", "kind", "ref", "code", "text", "erratum",
    "area__name", "position",
)  # fmt: skip
DIFFICULTY_QUOTA = "paper.difficulty_quota"


@dataclass(frozen=True)
class Scope:
    """What a map is about."""

    level: Level
    part: str
    pool: str


def load_heat_map(scope: Scope, bands: Sequence[Band], on: date) -> HeatMap:
    """The map as the bank stands on the day `on` (7 queries, however full)."""
    tree = RowTree(scope.level, scope.part)
    plan = Plan(
        paper_needs(scope.level, scope.part),
        facts.whole(TARGET_PAPERS, on),
        difficulty_quota(on),
    )
    rows = tree.rows()
    stock = _stock(scope, tree, plan.needs.unit, on)
    return heat_map(plan, _areas(scope), rows, stock, bands)


def difficulty_quota(on: date) -> tuple[int, ...]:
    """How a paper's items share out over the difficulties 1 to 5."""
    return tuple(map(int, facts.value(DIFFICULTY_QUOTA, on).split(":")))


class RowTree:
    """The nodes of a level and the row under which each is counted (1 query).

    A row is a work content, or the topmost node above one that is below no content:
    a basic section.
    """

    def __init__(self, level: Level, part: str) -> None:
        nodes = Node.objects.filter(standard=level.standard_id).filter(
            Q(level=level) | Q(level=None)
        )
        own = Q(points__level=level, points__part=part)
        found = nodes.annotate(number=Count("points", filter=own)).values_list(
            *NODE_COLUMNS, "number", named=True
        )
        self._nodes = {node.pk: node for node in found}
        self._row_of = {pk: self._climb(pk) for pk in self._nodes}

    def _climb(self, pk: int) -> int:
        node = self._nodes[pk]
        if node.kind == NodeKind.CONTENT or node.parent_id is None:
            return pk
        return self._climb(node.parent_id)

    def row_of(self, node: int) -> int:
        return self._row_of[node]

    def rows(self) -> list[RowNode]:
        """Rows in the standard's order; a function only if points hang on itself."""
        points: Counter[int] = Counter()
        for pk, row in self._row_of.items():
            points[row] += self._nodes[pk].number
        rows = sorted(points, key=lambda row: self._nodes[row].position)
        drawn = [self._drawn(row, points[row]) for row in rows]
        functions = {pk for pk in rows if self._nodes[pk].kind == NodeKind.FUNCTION}
        return [row for row in drawn if row.points or row.key not in functions]

    def _drawn(self, row: int, points: int) -> RowNode:
        node = self._nodes[row]
        return RowNode(
            key=row,
            ref=node.ref,
            code=node.code,
            text=Node(text=node.text, erratum=node.erratum).corrected_text,
            area=node.area__name,
            points=points,
            is_content=node.level_id is not None,
        )


def _areas(scope: Scope) -> list[AreaHead]:
    weights = scope.level.weights.filter(part=scope.part, percent__gt=0)
    return [
        AreaHead(
            name=weight.area.name,
            short_name=weight.area.short_name,
            percent=weight.percent,
            is_basic=weight.area.is_basic,
        )
        for weight in weights.select_related("area")
    ]


def _stock(scope: Scope, tree: RowTree, unit: Unit, on: date) -> Stock:
    published = Item.objects.drawable(
        levels=(scope.level,), part=scope.part, pool=scope.pool, on=on
    )
    counts = _Counting(tree, unit)
    drafts = _new_in_pool(scope).annotate(
        is_written=Case(When(state=DraftState.WRITING, then=True), default=False)
    )
    under_way = counts.amounts(drafts, "head__", "item__", "is_written")
    return Stock(
        published=counts.amounts(published, "current__", "")[()],
        in_review=under_way[False,],
        in_writing=under_way[True,],
    )


def _new_in_pool(scope: Scope) -> QuerySet[Draft]:
    """Open drafts whose publication gives the pool an item that it does not have."""
    there = Q(item__status=ItemStatus.PUBLISHED, item__pool=scope.pool)
    about = {"item__point__level": scope.level, "item__point__part": scope.part}
    return Draft.objects.open().filter(pool=scope.pool, **about).exclude(there)


@dataclass(frozen=True)
class _Counting:
    tree: RowTree
    unit: Unit

    def amounts(
        self, found: QuerySet[Any], said: str, item: str, *split: str
    ) -> defaultdict[tuple[Any, ...], Counter[Place]]:
        """Amounts by place, for each value of the columns `split` (1 query).

        `said` leads to the text that is counted, `item` to its item.
        """
        measure: Aggregate = Count("pk", distinct=True)
        if self.unit is Unit.HALF_POINTS:
            measure = Sum(f"{said}points")
        place = (f"{item}point__node", f"{item}kind", f"{said}difficulty")
        rows = found.order_by().values_list(*place, *split).annotate(amount=measure)
        counted: defaultdict[tuple[Any, ...], Counter[Place]] = defaultdict(Counter)
        for node, kind, difficulty, *values, amount in rows:
            at = self.tree.row_of(node), kind, difficulty
            counted[tuple(values)][at] += self._whole(amount)
        return counted

    def _whole(self, amount: Any) -> int:
        """Points become half points; a draft may not have any yet."""
        return int((amount or 0) * 2) if self.unit is Unit.HALF_POINTS else amount
