"""The exam bank as a blueprint sees it, kept in memory while somebody types.

Rows are read only when `bank_state` and the use by papers say that something changed
since: what is shown is never older than the page that shows it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from exams.papers.assembly import BankItem
from exams.papers.cooldowns import Wear, wear_of
from question_bank.bank import (
    BankScope,
    Outline,
    bank_outline,
    bank_state,
    enemy_groups,
)
from question_bank.models import Pool
from standards.models import Level

KEPT_BANKS = 8


@dataclass(frozen=True)
class Stock:
    """A bank for counting: no keys, no content. Equal if its fingerprint is.

    `returns` says of each resting item after how many release days it comes back.
    """

    fingerprint: str
    items: tuple[BankItem, ...] = field(compare=False, repr=False)
    returns: Mapping[str, int] = field(compare=False, repr=False)


def lower_levels(level: Level) -> tuple[Level, ...]:
    """Levels below, from which a quota of items may be borrowed: 5 is the lowest."""
    below = Level.objects.filter(standard=level.standard_id, number__gt=level.number)
    return tuple(below.order_by("number"))


def exam_scope(level: Level, part: str, on: date, *, borrows: bool) -> BankScope:
    lower = lower_levels(level) if borrows else ()
    return BankScope(level, part, Pool.EXAM, on, lower)


def stock_of(scope: BankScope, cooldown: int) -> Stock:
    """The bank of the scope with what rests (5 queries; 2 more if it changed)."""
    wear = wear_of((scope.level, *scope.lower), scope.part)
    fingerprint = _fingerprint(scope, cooldown, wear)
    stock = _kept.get(fingerprint)
    if stock is None:
        stock = _kept[fingerprint] = _read(scope, cooldown, wear, fingerprint)
        while len(_kept) > KEPT_BANKS:
            _kept.pop(next(iter(_kept)), None)
    return stock


# Banks by fingerprint, the oldest first; of this process alone.
_kept: dict[str, Stock] = {}


def forget_stocks() -> None:
    _kept.clear()


def _fingerprint(scope: BankScope, cooldown: int, wear: Wear) -> str:
    levels = [scope.level.pk, *(level.pk for level in scope.lower)]
    about = (levels, scope.part, scope.pool, scope.on.isoformat(), cooldown)
    worn = sorted(wear.age.items()), sorted(wear.uses.items())
    told = repr((about, [str(one) for one in bank_state(scope)], worn))
    return hashlib.sha256(told.encode()).hexdigest()


def _read(scope: BankScope, cooldown: int, wear: Wear, fingerprint: str) -> Stock:
    enemies = _enemies_by_item(scope)
    items = tuple(
        _bank_item(
            row,
            enemies.get(row.item, frozenset()),
            wear.uses.get(row.item, 0),
            resting=wear.rest_of(row.item, cooldown) > 0,
        )
        for row in bank_outline(scope)
    )
    returns = {
        entry.item: wear.rest_of(entry.item, cooldown)
        for entry in items
        if entry.resting
    }
    return Stock(fingerprint, items, returns)


def _enemies_by_item(scope: BankScope) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in enemy_groups(scope):
        for item in group:
            found[item] = found.get(item, frozenset()) | (group - {item})
    return found


def _bank_item(
    row: Outline, enemies: frozenset[str], uses: int, *, resting: bool
) -> BankItem:
    return BankItem(
        item=row.item,
        version=row.version,
        kind=row.kind,
        area=row.area,
        assessment_point=row.assessment_point,
        level=row.level,
        difficulty=row.difficulty,
        half_points=None if row.points is None else int(row.points * 2),
        content_hash=row.content_hash,
        enemies=enemies,
        importance=row.importance,
        resting=resting,
        uses=uses,
    )
