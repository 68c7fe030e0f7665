"""The items that assembly may choose from, and their fingerprint."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

# Expected share of points won, in 1/1000, of each difficulty grade: the middle of
# the grade's band of measured difficulty p (1: .85-1, 2: .70-.85, 3: .50-.70,
# 4: .30-.50, 5: 0-.30).
EXPECTED_RATE: Final = {1: 925, 2: 775, 3: 600, 4: 400, 5: 150}
CORE: Final = "X"
IMPORTANCES: Final = frozenset({CORE, "Y", "Z"})


@dataclass(frozen=True, kw_only=True)
class BankItem:
    """One published version of an item, as far as assembly needs to know it.

    `half_points` is set for items that carry their own points (tasks); for others it
    is None and the blueprint's section gives them. `enemies` names items that must
    not stand on the same form; naming on one side is enough. `key` holds the letters
    of the right answer. `importance` is X core, Y general or Z supplementary.

    Items of one `item_set` share a stimulus: a form has all of them or none, so give
    every member, even one that may not be drawn. `resting` says that the item is in
    its cooldown and must not be drawn. `met` counts those of the people the papers
    are for who have met it, `uses` the papers that have had it. `information` is the
    test information at abilities -1, 0 and 1, in 1/1000, of calibrated items.
    """

    item: str
    version: int
    kind: str
    area: str
    assessment_point: str
    level: int
    difficulty: int
    half_points: int | None = None
    content_hash: str
    enemies: frozenset[str] = frozenset()
    key: str = ""
    importance: str = CORE
    item_set: str = ""
    resting: bool = False
    met: int = 0
    uses: int = 0
    information: tuple[int, int, int] | None = None

    def __post_init__(self) -> None:
        if self.difficulty not in EXPECTED_RATE:
            raise ValueError(f"item {self.item}: difficulty must be 1 to 5")
        if self.half_points is not None and self.half_points <= 0:
            raise ValueError(f"item {self.item}: points must be positive")
        if self.importance not in IMPORTANCES:
            raise ValueError(f"item {self.item}: importance must be X, Y or Z")
        if self.met < 0 or self.uses < 0:
            raise ValueError(f"item {self.item}: met and uses count from 0")


def points_text(half_points: int) -> str:
    """Return points as the shortest decimal: 1 half point is "0.5", 2 are "1"."""
    whole, half = divmod(half_points, 2)
    return str(Decimal(whole) + Decimal("0.5")) if half else str(whole)


def sorted_bank(bank: Iterable[BankItem]) -> tuple[BankItem, ...]:
    """Return the bank by item name; an item may stand in it with one version only."""
    ordered = tuple(sorted(bank, key=lambda entry: entry.item))
    for before, after in zip(ordered, ordered[1:], strict=False):
        if before.item == after.item:
            raise ValueError(f"item {after.item} is in the bank twice")
    return ordered


def bank_digest(bank: Sequence[BankItem]) -> str:
    """Return the SHA-256 of the canonical JSON (RFC 8785) of the sorted bank.

    Everything that can change an answer is in it: content and place of each item, its
    enemies and set, and what exposure says of it.
    """
    rows = [_digest_row(entry) for entry in sorted_bank(bank)]
    # With ASCII names and no fractions this is RFC 8785, ten times as fast as by the
    # library of that name; a test compares them.
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _digest_row(entry: BankItem) -> dict[str, Any]:
    """The keys stand in their order, which spares the sorting of each row."""
    own_points = entry.half_points
    return {
        "area": entry.area,
        "assessment_point": entry.assessment_point,
        "content_hash": entry.content_hash,
        "difficulty": entry.difficulty,
        "enemies": sorted(entry.enemies) if entry.enemies else (),
        "importance": entry.importance,
        "information": entry.information or None,
        "item": entry.item,
        "item_set": entry.item_set,
        "key": entry.key,
        "kind": entry.kind,
        "level": entry.level,
        "met": entry.met,
        "points": None if own_points is None else points_text(own_points),
        "resting": entry.resting,
        "uses": entry.uses,
        "version": entry.version,
    }
