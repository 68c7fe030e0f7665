"""From two opened forms to the figures of their comparison."""

from exams.papers.comparing.figures import ComparedItem, Comparison, compare
from exams.papers.compositions import Composition, Entry
from exams.papers.planning import points
from exams.papers.wording import key_mark
from question_bank.kinds import kind_of
from question_bank.models import ItemVersion


def comparison_of(left: Composition, right: Composition) -> Comparison:
    """Compare what two forms hold (1 query)."""
    versions = ItemVersion.objects.in_bulk([*left.version_ids, *right.version_ids])
    return compare(
        *(
            [_compared(entry, versions) for entry in composition.entries]
            for composition in (left, right)
        )
    )


def _compared(entry: Entry, versions: dict[int, ItemVersion]) -> ComparedItem:
    return ComparedItem(
        item=entry.item,
        assessment_point=entry.assessment_point,
        area=entry.area,
        kind=entry.kind,
        points=points(entry.half_points),
        difficulty=entry.difficulty,
        key=_key(entry, versions.get(entry.version_id or 0)),
    )


def _key(entry: Entry, version: ItemVersion | None) -> str | None:
    if version is None or not kind_of(entry.kind).marked_by_key:
        return None
    key = kind_of(entry.kind).key_text(version.content, entry.option_order)
    return key_mark(entry.kind, key)
