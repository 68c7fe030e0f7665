"""What many items say now, read together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from question_bank.models import Draft, Item, ItemSource, ItemVersion
from question_bank.records import ItemBody, SourceRecord
from question_bank.services.drafts import body_of_revision


def bodies_of(items: Iterable[Item]) -> dict[UUID, ItemBody]:
    """The published body of each item, and of one that never was the open draft's.

    Items come with `current`; costs 2 queries, however many they are.
    """
    items = list(items)
    sources = _sources_of([item.current_id for item in items if item.current_id])
    found = {
        item.pk: _body(item.kind, item.current, sources)
        for item in items
        if item.current is not None
    }
    return found | _first_drafts([item for item in items if item.current is None])


def _body(
    kind: str, version: ItemVersion, sources: Mapping[int, list[SourceRecord]]
) -> ItemBody:
    return ItemBody(
        kind=kind,
        content=version.content,
        difficulty=version.difficulty,
        cognition=version.cognition,
        points=version.points,
        minutes=version.minutes,
        sources=tuple(sources[version.pk]),
    )


def _sources_of(versions: list[int]) -> Mapping[int, list[SourceRecord]]:
    rows = ItemSource.objects.filter(version__in=versions).order_by("pk")
    found = defaultdict(list)
    for version, law, article, node in rows.values_list(
        "version", "article__version__source__short_title", "article__number",
        "node__ref",
    ):  # fmt: skip
        source = SourceRecord(standard=node) if node else SourceRecord(law, article)
        found[version].append(source)
    return found


def _first_drafts(items: list[Item]) -> dict[UUID, ItemBody]:
    drafts = Draft.objects.open().filter(item__in=items).select_related("head", "item")
    return {
        draft.item_id: body_of_revision(draft.head, draft.item.kind) for draft in drafts
    }
