"""Reading sheets: the marks of each item, and what is still open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from exams.marking.models import Sheet, SheetMark
from exams.marking.panel import MarkedItem
from exams.marking.rubrics import RubricItem
from question_bank.kinds.rubric import ScoringPoint

# The marks of one sheet: form item → code of scoring point or veto → mark.
MarksByItem: TypeAlias = Mapping[int, Mapping[str, SheetMark]]


def marks_of(sheets: Iterable[Sheet]) -> Mapping[object, MarksByItem]:
    """The marks of each sheet, by its id (1 query for all of them)."""
    grouped: dict[object, dict[int, dict[str, SheetMark]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    for mark in SheetMark.objects.filter(sheet__in=sheets).order_by("pk"):
        grouped[mark.sheet_id][mark.form_item_id][mark.rubric_code] = mark
    return grouped


def marked_item(item: RubricItem, marks: MarksByItem) -> MarkedItem:
    """What the sheet gives for `item` so far."""
    kept = marks.get(item.form_item, {}).values()
    return MarkedItem(
        points=item.points,
        given=[mark.points for mark in kept],
        vetoed=any(mark.is_veto for mark in kept),
    )


def open_points(item: RubricItem, marks: MarksByItem) -> list[ScoringPoint]:
    """Scoring points without points; none when the item is vetoed."""
    kept = marks.get(item.form_item, {})
    if any(mark.is_veto for mark in kept.values()):
        return []
    return [point for point in item.scoring if point.code not in kept]
