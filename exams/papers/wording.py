"""The checker's rules in words, for the printed proof of fit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from question_bank.kinds import kind_of

RULES = {
    "paper_half_points": _("全卷总分"),
    "area_half_points": _("范围分值"),
    "kind_count": _("题型数量"),
    "items_with_other_points": _("分值不符的题"),
    "items_of_other_kinds": _("题型不符的题"),
    "cell_count": _("范围内题型数量"),
    "item_repeats": _("重复的题"),
    "assessment_point_repeats": _("重复的鉴定点"),
    "enemy_pairs": _("互斥的题"),
    "items_of_other_levels": _("等级不符的题"),
    "cases": _("案例"),
    "other_cases": _("方案外的案例"),
    "band_1_items": _("难度 1（易）的题"),
    "band_2_items": _("难度 2（较易）的题"),
    "band_3_items": _("难度 3（中等）的题"),
    "band_4_items": _("难度 4（较难）的题"),
    "band_5_items": _("难度 5（难）的题"),
    "mean_difficulty": _("平均难度（千分之一）"),
    "core_items": _("核心（X）题"),
    "lower_level_items": _("低级别的题"),
    "resting_items": _("尚在轮休的题"),
    "split_item_sets": _("拆散的题组"),
    "positions_out_of_order": _("题序错误"),
    "items_out_of_section": _("不在所属部分的题"),
    "anchor_items": _("平行卷的锚题"),
    "items_shared_by_forms": _("平行卷之间共用的题"),
    "places_stored": _("题数"),
    "items_unlike_the_bank": _("与题库不符的题"),
    "fingerprint": _("试卷指纹"),
}


TRUTH = {"A": "√", "B": "×"}


def key_mark(kind: str, key: str) -> str:
    """A key as people read it: statements are answered by A and B, and are √ or ×."""
    return TRUTH.get(key, key) if kind == "true_false" else key


@dataclass(frozen=True)
class ProofRow:
    """A line of the proof as printed; half points are shown as points."""

    rule: str
    where: str
    planned: str
    actual: str
    difference: str


def proof_rows(proof: Iterable[Mapping[str, Any]]) -> list[ProofRow]:
    return [_row(row) for row in proof]


def _row(row: Mapping[str, Any]) -> ProofRow:
    in_points = row["rule"].endswith("half_points")
    kind = str(kind_of(row["kind"]).label) if row["kind"] else ""
    return ProofRow(
        str(RULES[row["rule"]]),
        "·".join(part for part in (row["area"], kind) if part),
        _planned(row, in_points),
        _amount(row["actual"], in_points),
        _amount(row["difference"], in_points),
    )


def _planned(row: Mapping[str, Any], in_points: bool) -> str:
    """What was demanded; of a rule that leaves room, between which bounds."""
    planned, least = row["planned"], row.get("least", row["planned"])
    most = row.get("most", planned)
    if least == most:
        return _amount(planned, in_points)
    if least == 0:
        return f"≤ {most}"
    return f"≥ {least}" if planned == least else f"{least}～{most}"


def _amount(number: int, in_points: bool) -> str:
    return points_of(number) if in_points else str(number)


def points_of(half_points: int) -> str:
    """Half points as exam points: 3 is "1.5"."""
    return f"{(Decimal(half_points) / 2).normalize():f}"
