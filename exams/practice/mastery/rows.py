"""The rows of a level's weight tables, and how many exam points each is worth.

The table gives points to areas. Within an area they are shared out to its rows (work
contents, basic sections) by the assessment points that hang on each, as the bank's
coverage map does; that share is the platform's, not the standard's.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Prefetch, prefetch_related_objects

from exams.practice.mastery.answers import row_of
from question_bank.models import AssessmentPoint
from standards.models import Level, Node, NodeKind, Part, Weight
from standards.reports import AreaWeight, weight_table

ROW_KINDS = (NodeKind.BASIC_SECTION, NodeKind.FUNCTION, NodeKind.CONTENT)


@dataclass(frozen=True, slots=True)
class ExamRow:
    """A row and its points out of the part's 100."""

    key: int
    code: str
    name: str
    url: str
    points: float


@dataclass(frozen=True, slots=True)
class ExamArea:
    """A row of the weight table with the rows that make it up."""

    name: str
    points: int
    rows: tuple[ExamRow, ...]


Tables = dict[Part, tuple[ExamArea, ...]]


def exam_tables(level: Level) -> Tables:
    """Both parts of `level`, in printed order (3 queries). Reads the standard."""
    weights = Prefetch("weights", Weight.objects.select_related("area"))
    prefetch_related_objects([level], weights)
    nodes = _nodes(level)
    amounts = _amounts(level)
    return {
        part: tuple(
            _area(weight, amounts[part], nodes)
            for weight in weight_table(level, part)
            if weight.percent
        )
        for part in Part
    }


def _nodes(level: Level) -> dict[int, Node]:
    """Everything that can be a row, in printed order."""
    own = Node.objects.of_level(level) | Node.objects.basic(level.standard)
    rows = {}
    for node in own.filter(kind__in=ROW_KINDS).select_related("level"):
        node.standard = level.standard
        rows[node.pk] = node
    return rows


def _amounts(level: Level) -> dict[str, dict[int, int]]:
    """How many assessment points hang on each row, by part."""
    points = AssessmentPoint.objects.active().filter(level=level).order_by()
    found = points.values_list("part", row_of("node")).annotate(Count("pk"))
    amounts: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for part, row, amount in found:
        amounts[part][row] = amount
    return amounts


def _area(
    weight: AreaWeight, amounts: Mapping[int, int], nodes: Mapping[int, Node]
) -> ExamArea:
    """An area without assessment points is one row: its topmost node."""
    own = [node for node in nodes.values() if node.area_id == weight.area_id]
    filled = [node for node in own if amounts.get(node.pk)]
    rows = filled or [node for node in own if node.parent_id is None]
    shares = [amounts.get(node.pk, 1) for node in rows]
    return ExamArea(
        name=weight.short_name,
        points=weight.percent,
        rows=tuple(
            _row(node, weight.percent * share / sum(shares))
            for node, share in zip(rows, shares, strict=True)
        ),
    )


def _row(node: Node, points: float) -> ExamRow:
    return ExamRow(
        key=node.pk,
        code=node.code,
        name=node.corrected_text,
        url=node.get_absolute_url(),
        points=points,
    )
