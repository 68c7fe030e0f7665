"""What changed between two versions, in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.papers.blueprints.faults import theory_kinds
from exams.papers.blueprints.rules import (
    BlueprintRules,
    CaseRule,
    SectionRule,
    points_text,
)


@dataclass(frozen=True)
class Difference:
    """One rule as it was and as it is; "" where it was not there."""

    what: str
    before: str
    after: str


LABELS: dict[str, str | Promise] = {
    "minutes": gettext_lazy("考试时间"),
    "difficulty_target": gettext_lazy("难度目标"),
    "difficulty_tolerance": gettext_lazy("难度允差"),
    "bands": gettext_lazy("难度分布"),
    "band_slack": gettext_lazy("分布允差"),
    "core_percent": gettext_lazy("核心点占比"),
    "lower_level_items": gettext_lazy("借用低等级的题"),
    "cooldown": gettext_lazy("冷却"),
    "one_per_point": gettext_lazy("同一鉴定点"),
    "overlap": gettext_lazy("两卷可共用"),
    "anchors": gettext_lazy("锚题"),
}


def differences(old: BlueprintRules, new: BlueprintRules) -> list[Difference]:
    """Every rule that is not the same, sections and cases by their places."""
    return [
        Difference(what, before, after)
        for (what, before), (_what, after) in zip(
            _told_with(old, new), _told_with(new, old), strict=True
        )
        if before != after
    ]


def _told_with(rules: BlueprintRules, other: BlueprintRules) -> list[tuple[str, str]]:
    """Every rule in words, with as many rows of sections and cases as either has."""
    sections = max(len(rules.sections), len(other.sections))
    cases = max(len(rules.cases), len(other.cases))
    return [
        *_rows(_("第 %(n)d 大题"), [section_text(s) for s in rules.sections], sections),
        *_rows(_("案例 %(n)d"), [case_text(c) for c in rules.cases], cases),
        *rule_texts(rules),
    ]


def _rows(label: str, told: list[str], number: int) -> Iterator[tuple[str, str]]:
    for place in range(number):
        text = told[place] if place < len(told) else ""
        yield label % {"n": place + 1}, text


def section_text(section: SectionRule) -> str:
    told = _("%(kind)s %(count)d 题，每题 %(points)s 分") % {
        "kind": theory_kinds().get(section.kind, section.kind),
        "count": section.count,
        "points": points_text(section.half_points),
    }
    if not section.areas:
        return told
    areas = "、".join(section.areas)
    return _("%(told)s，限%(areas)s") % {"told": told, "areas": areas}


def case_text(case: CaseRule) -> str:
    return _("案例 %(case)s，%(area)s %(points)s 分") % {
        "case": case.case,
        "area": case.area,
        "points": points_text(case.half_points),
    }


def rule_texts(rules: BlueprintRules) -> list[tuple[str, str]]:
    """Every rule but sections and cases: (label, what it demands)."""
    return [(str(label), TEXTS[name](rules)) for name, label in LABELS.items()]


def _tolerance_text(rules: BlueprintRules) -> str:
    if rules.difficulty_tolerance is None:
        return _("不限，越近越好")
    return f"±{rate_text(rules.difficulty_tolerance)}"


def _bands_text(rules: BlueprintRules) -> str:
    if rules.bands is None:
        return _("不限")
    return " : ".join(f"{one}%" for one in rules.bands)


def _items_text(number: int) -> str:
    return _("%(n)d 题") % {"n": number}


def _lower_text(rules: BlueprintRules) -> str:
    if not rules.lower_level_items:
        return _("不借")
    return _("至多 %(n)d 题") % {"n": rules.lower_level_items}


def _cooldown_text(rules: BlueprintRules) -> str:
    if not rules.cooldown:
        return _("不冷却")
    return _("最近 %(n)d 场用过的题不抽") % {"n": rules.cooldown}


def _core_text(rules: BlueprintRules) -> str:
    if not rules.core_percent:
        return _("不限")
    return _("不少于 %(n)d%%") % {"n": rules.core_percent}


def rate_text(thousandths: int) -> str:
    """1/1000 as a share: 650 is "0.65"."""
    return f"{thousandths / 1000:.3f}".rstrip("0").rstrip(".")


TEXTS: dict[str, Callable[[BlueprintRules], str]] = {
    "minutes": lambda rules: _("%(n)d 分钟") % {"n": rules.minutes},
    "difficulty_target": lambda rules: rate_text(rules.difficulty_target),
    "difficulty_tolerance": _tolerance_text,
    "bands": _bands_text,
    "band_slack": lambda rules: f"±{_items_text(rules.band_slack)}",
    "core_percent": _core_text,
    "lower_level_items": _lower_text,
    "cooldown": _cooldown_text,
    "one_per_point": lambda rules: (
        _("至多一题") if rules.one_per_point else _("可有多题")
    ),
    "overlap": lambda rules: _items_text(rules.overlap),
    "anchors": lambda rules: _items_text(rules.anchors),
}
