"""Why there is no paper, in whole sentences: clashing rules and missing items.

A job keeps them as plain numbers (`clash_json`), which name areas, kinds and counts
and never an item, so that whoever may see the job may see the proof.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from exams.papers.assembly import MissingCell, Rule
from exams.papers.wording import points_of
from question_bank.kinds import kind_of

CELL_FIELDS = ("area", "kind", "needed", "available", "missing")


def clash_json(clash: Iterable[Rule]) -> list[dict[str, Any]]:
    return [asdict(rule) | {"numbers": list(rule.numbers)} for rule in clash]


def missing_json(missing: Iterable[MissingCell]) -> list[dict[str, Any]]:
    """`unit` says what the numbers count: "items" or "half_points"."""
    return [asdict(cell) | {"unit": cell.unit} for cell in missing]


def clash_from(rows: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return tuple(Rule(**{**row, "numbers": tuple(row["numbers"])}) for row in rows)


def missing_from(rows: Iterable[Mapping[str, Any]]) -> tuple[MissingCell, ...]:
    """What `missing_json` wrote, or `ImpossiblePaper.reason`."""
    return tuple(
        MissingCell(**{name: row[name] for name in CELL_FIELDS}) for row in rows
    )


def rule_sentence(rule: Rule) -> str:
    """One rule as a sentence that says what it demands of the bank."""
    return SENTENCES[rule.code](rule)


def _cell_count(rule: Rule) -> str:
    needed, stock = (*rule.numbers, 0, 0)[:2]
    if not rule.kind:
        said = _("“%(area)s”要凑满 %(needed)s 分，可用的题共 %(stock)s 分。")
        points = {"needed": points_of(needed), "stock": points_of(stock)}
        return said % {"area": rule.area, **points}
    said = _("“%(area)s”要 %(needed)d 道%(kind)s，可用 %(stock)d 道。")
    return said % {
        "area": rule.area,
        "kind": kind_of(rule.kind).label,
        "needed": needed,
        "stock": stock,
    }


def _one_per_point(rule: Rule) -> str:
    if rule.area:
        said = _("“%(area)s”的一个鉴定点在一份试卷里至多出一题。")
        return said % {"area": rule.area}
    return _("一个鉴定点在一份试卷里至多出一题。")


def _enemies(rule: Rule) -> str:
    if not rule.numbers:
        return _("互为敌题的题不能同卷。")
    return _("题库中有 %(n)d 对敌题，不能同卷。") % {"n": rule.numbers[0]}


def _bands(rule: Rule) -> str:
    *percents, slack = rule.numbers
    shares = "、".join(f"{percent}%" for percent in percents)
    said = _("难度 1 至 5 的题各占 %(shares)s，上下不超过 %(slack)d 题。")
    return said % {"shares": shares, "slack": slack}


def _core_share(rule: Rule) -> str:
    said = _("核心鉴定点（X）的题不少于 %(least)d%%。")
    return said % {"least": rule.numbers[0]}


def _lower_levels(rule: Rule) -> str:
    most, held = (*rule.numbers, 0, 0)[:2]
    if not most:
        return _("不借用低等级的题。")
    said = _("低等级的题至多借 %(most)d 道，题库中有 %(held)d 道。")
    return said % {"most": most, "held": held}


def _cooldown(rule: Rule) -> str:
    said = _("有 %(n)d 道题最近考过，正在冷却，不能抽。")
    return said % {"n": rule.numbers[0] if rule.numbers else 0}


def _difficulty(rule: Rule) -> str:
    target, tolerance = rule.numbers
    said = _("全卷平均难度须在 %(target)s ± %(tolerance)s 以内。")
    return said % {"target": _rate(target), "tolerance": _rate(tolerance)}


def _item_sets(rule: Rule) -> str:
    return _("同一材料的题要么全用，要么全不用。")


def _disjoint(rule: Rule) -> str:
    forms = rule.numbers[0] if rule.numbers else 0
    return _("%(n)d 份试卷不能有相同的题。") % {"n": forms}


def _overlap(rule: Rule) -> str:
    most, forms = (*rule.numbers, 0, 0)[:2]
    said = _("%(forms)d 份试卷两两至多共用 %(most)d 题。")
    return said % {"forms": forms, "most": most}


def _anchors(rule: Rule) -> str:
    common, forms = (*rule.numbers, 0, 0)[:2]
    said = _("%(forms)d 份试卷要有 %(common)d 道相同的锚题。")
    return said % {"forms": forms, "common": common}


SENTENCES: Mapping[str, Callable[[Rule], str]] = {
    "cell_count": _cell_count,
    "one_per_point": _one_per_point,
    "enemies": _enemies,
    "bands": _bands,
    "core_share": _core_share,
    "lower_levels": _lower_levels,
    "cooldown": _cooldown,
    "difficulty": _difficulty,
    "item_sets": _item_sets,
    "disjoint": _disjoint,
    "overlap": _overlap,
    "anchors": _anchors,
}


def _rate(thousandths: int) -> str:
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".") or "0"


def missing_text(cell: MissingCell) -> str:
    """What a cell lacks, as a title of the work list and in messages."""
    if cell.unit == "items":
        kind = kind_of(cell.kind).label
        said = _("%(area)s%(kind)s缺 %(n)d 题")
        return said % {"area": cell.area, "kind": kind, "n": cell.missing}
    points = points_of(cell.missing)
    return _("%(area)s缺 %(n)s 分的题") % {"area": cell.area, "n": points}


def missing_detail(cell: MissingCell) -> str:
    said = _("需要 %(needed)s，可用 %(available)s")
    if cell.unit == "items":
        return said % {"needed": cell.needed, "available": cell.available}
    return said % {
        "needed": points_of(cell.needed),
        "available": points_of(cell.available),
    }
