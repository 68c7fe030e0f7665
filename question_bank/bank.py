"""The bank as the assembler sees it: one plain row for each drawable item."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Max, Sum

from question_bank.kinds import kind_of
from question_bank.models import EnemyGroup, Item, ItemVersion, PointTable
from question_bank.querysets import ItemQuerySet
from standards.models import Level


@dataclass(frozen=True)
class BankRow:
    """A published item version. `points` only where items carry their own;
    `key` is the letters of a choice key in the item's own order. `assessment_point`
    names it among all levels of a standard, `importance` is X, Y or Z."""

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
    importance: str = "X"


def drawable_bank(
    *, level: Level, part: str, pool: str, on: date, lower: Collection[Level] = ()
) -> list[BankRow]:
    """Every item of the pool that a paper for this level and part may use on the
    day `on`, and those of the `lower` levels (3 queries)."""
    items = (
        Item.objects.drawable(levels=(level, *lower), part=part, pool=pool, on=on)
        .select_related("current", "point__area", "point__level")
        .prefetch_related("enemy_groups__items")
        .order_by("code")
    )
    return [_row(item, level.number) for item in items]


def rows_of(versions: Collection[int], *, paper_level: int) -> list[BankRow]:
    """These versions as the bank describes them today for a paper of that level,
    drawable or not (3 queries)."""
    found = (
        ItemVersion.objects.filter(pk__in=versions)
        .select_related("item__point__area", "item__point__level")
        .prefetch_related("item__enemy_groups__items")
    )
    return [_version_row(version.item, version, paper_level) for version in found]


def point_name(code: str, level: int, paper_level: int) -> str:
    """Codes of points begin anew at each level: those of lower ones tell theirs."""
    return code if level == paper_level else f"{level}/{code}"


def _row(item: Item, paper_level: int) -> BankRow:
    assert item.current is not None, "a CHECK gives published items a version"
    return _version_row(item, item.current, paper_level)


def _version_row(item: Item, version: ItemVersion, paper_level: int) -> BankRow:
    kind, level = kind_of(item.kind), item.point.level.number
    return BankRow(
        item=item.code,
        version=version.number,
        version_pk=version.pk,
        kind=item.kind,
        area=item.point.area.name,
        assessment_point=point_name(item.point.code, level, paper_level),
        level=level,
        difficulty=version.difficulty,
        points=version.points,
        minutes=version.minutes or 0,
        content_hash=version.content_hash,
        key=kind.key_text(version.content) if kind.marked_by_key else "",
        option_count=kind.option_count(version.content),
        enemies=_enemies(item),
        importance=item.point.importance,
    )


def _enemies(item: Item) -> frozenset[str]:
    groups = item.enemy_groups.all()
    members = {one.code for group in groups for one in group.items.all()}
    return frozenset(members - {item.code})


@dataclass(frozen=True)
class Outline:
    """What counts of a drawable item before anybody reads it: no content, no key."""

    item: str
    version: int
    kind: str
    area: str
    assessment_point: str
    level: int
    difficulty: int
    points: Decimal | None
    content_hash: str
    importance: str


@dataclass(frozen=True)
class BankScope:
    """The part of the bank from which a paper of `level` is drawn on the day `on`."""

    level: Level
    part: str
    pool: str
    on: date
    lower: tuple[Level, ...] = ()

    def items(self) -> ItemQuerySet:
        return Item.objects.drawable(
            levels=(self.level, *self.lower),
            part=self.part,
            pool=self.pool,
            on=self.on,
        )


OUTLINE_COLUMNS = (
    "code", "current__number", "kind", "point__area__name", "point__code",
    "point__level__number", "current__difficulty", "current__points",
    "current__content_hash", "point__importance",
)  # fmt: skip


def bank_outline(scope: BankScope) -> Iterator[Outline]:
    """The drawable bank for counting, by code (1 query, no content)."""
    for (
        code, version, kind, area, point, level, difficulty, points, digest, importance
    ) in scope.items().order_by("code").values_list(*OUTLINE_COLUMNS):  # fmt: skip
        yield Outline(
            code, version, kind, area,
            point_name(point, level, scope.level.number), level,
            difficulty, points, digest, importance,
        )  # fmt: skip


def enemy_groups(scope: BankScope) -> list[frozenset[str]]:
    """The codes of items that must not meet, group by group (1 query)."""
    groups: defaultdict[int, set[str]] = defaultdict(set)
    pairs = EnemyGroup.items.through.objects.filter(item__in=scope.items())
    for group, code in pairs.values_list("enemygroup_id", "item__code"):
        groups[group].add(code)
    return [frozenset(group) for group in groups.values() if len(group) > 1]


def bank_state(scope: BankScope) -> tuple[object, ...]:
    """Changes whenever the outline or the enemies do (3 queries, no rows).

    A change of importances alone is told by the save of their table.
    """
    current = F("current_id")
    items = scope.items().aggregate(
        number=Count("pk"),
        versions=Sum(current),
        squares=Sum(current * current),
        points=Sum("point_id"),
    )
    pairs = EnemyGroup.items.through.objects.filter(item__in=scope.items())
    enemies = pairs.aggregate(number=Count("pk"), newest=Max("pk"), total=Sum("pk"))
    levels = (scope.level, *scope.lower)
    tables = PointTable.objects.filter(level__in=levels).order_by("level")
    return (
        *items.values(),
        *enemies.values(),
        *tables.values_list("saved_at", flat=True),
    )
