"""The bank as the assembler sees it: one plain row for each drawable item."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from question_bank.kinds import kind_of
from question_bank.models import Item, ItemVersion
from standards.models import Level


@dataclass(frozen=True)
class BankRow:
    """A published item version. `points` only where items carry their own;
    `key` is the letters of a choice key in the item's own order."""

    item: str
    version: int
    version_pk: int
    kind: str
    area: str
    assessment_point: str
    level: int
    difficulty: int
    points: Decimal | None
    minutes: int
    content_hash: str
    key: str
    option_count: int
    enemies: frozenset[str]


def drawable_bank(*, level: Level, part: str, pool: str, on: date) -> list[BankRow]:
    """Every item of the pool that a paper for this level and part may use on the
    day `on` (3 queries)."""
    items = (
        Item.objects.drawable(level=level, part=part, pool=pool, on=on)
        .select_related("current", "point__area")
        .prefetch_related("enemy_groups__items")
        .order_by("code")
    )
    return [_row(item, level.number) for item in items]


def rows_of(versions: Collection[int]) -> list[BankRow]:
    """These versions as the bank describes them today, drawable or not (3 queries)."""
    found = (
        ItemVersion.objects.filter(pk__in=versions)
        .select_related("item__point__area", "item__point__level")
        .prefetch_related("item__enemy_groups__items")
    )
    return [
        _version_row(version.item, version, version.item.point.level.number)
        for version in found
    ]


def _row(item: Item, level: int) -> BankRow:
    assert item.current is not None, "a CHECK gives published items a version"
    return _version_row(item, item.current, level)


def _version_row(item: Item, version: ItemVersion, level: int) -> BankRow:
    kind = kind_of(item.kind)
    return BankRow(
        item=item.code,
        version=version.number,
        version_pk=version.pk,
        kind=item.kind,
        area=item.point.area.name,
        assessment_point=item.point.code,
        level=level,
        difficulty=version.difficulty,
        points=version.points,
        minutes=version.minutes or 0,
        content_hash=version.content_hash,
        key=kind.key_text(version.content) if kind.marked_by_key else "",
        option_count=kind.option_count(version.content),
        enemies=_enemies(item),
    )


def _enemies(item: Item) -> frozenset[str]:
    groups = item.enemy_groups.all()
    members = {one.code for group in groups for one in group.items.all()}
    return frozenset(members - {item.code})
