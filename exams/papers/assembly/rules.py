"""The rules of a paper by name: what can clash, and what a person may loosen."""

from dataclasses import dataclass
from typing import Final

CELL_COUNT: Final = "cell_count"
ONE_PER_POINT: Final = "one_per_point"
ENEMIES: Final = "enemies"
BANDS: Final = "bands"
CORE_SHARE: Final = "core_share"
LOWER_LEVELS: Final = "lower_levels"
COOLDOWN: Final = "cooldown"
DIFFICULTY: Final = "difficulty"
ITEM_SETS: Final = "item_sets"
DISJOINT: Final = "disjoint"
OVERLAP: Final = "overlap"
ANCHORS: Final = "anchors"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of a blueprint, with the numbers a sentence about it needs.

    `cell_count`: (amount a form needs, stock of the cell: items, or half points on a
    skill paper); `bands`: five per cents and the slack; `core_share`: (least per
    cent); `lower_levels`: (most items, such items in the bank); `cooldown`: (resting
    items); `difficulty`: (target, tolerance) in 1/1000; `item_sets`: (sets);
    `enemies`: (pairs); `disjoint`: (forms); `overlap`: (most shared, forms);
    `anchors`: (common items, forms); `one_per_point`: ().
    """

    code: str
    area: str = ""
    kind: str = ""
    numbers: tuple[int, ...] = ()
