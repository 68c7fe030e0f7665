"""Whether rules fit the weight table of a level: every fault, in words, at its field."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from exams.papers.blueprints.rules import (
    BlueprintRules,
    RuleFault,
    SectionRule,
    points_text,
)
from question_bank.kinds import KINDS
from standards.models import Part

WHOLE = 200  # half points of either part
LOWEST_LEVEL = 5


@dataclass(frozen=True)
class Ground:
    """What rules must fit: a level's weights (name, per cent; those above 0), the
    least minutes of the standard, and the cases there are (title by slug)."""

    level: int
    part: str
    areas: tuple[tuple[str, int], ...]
    least_minutes: int
    cases: Mapping[str, str]

    @property
    def area_names(self) -> tuple[str, ...]:
        return tuple(name for name, _percent in self.areas)

    def half_points(self, area: str) -> int:
        return dict(self.areas).get(area, 0) * WHOLE // 100


def theory_kinds() -> dict[str, str]:
    """Kinds that a section may ask for: those to which the paper gives the points."""
    return {code: str(one.label) for code, one in KINDS.items() if not one.own_points}


def rule_faults(rules: BlueprintRules, ground: Ground) -> tuple[RuleFault, ...]:
    """Everything that contradicts the ground or itself, whatever the bank holds."""
    return tuple(fault for check in CHECKS for fault in check(rules, ground))


def _weight_faults(rules: BlueprintRules, ground: Ground) -> Iterator[RuleFault]:
    total = sum(percent for _area, percent in ground.areas)
    if total != 100:
        said = _("标准的权重表合计 %(total)d，应为 100；不能据此组卷。")
        yield RuleFault("weights", said % {"total": total})


def _part_faults(rules: BlueprintRules, ground: Ground) -> Iterator[RuleFault]:
    if rules.part != ground.part:
        yield RuleFault("part", _("方案的部分与所选的部分不一致。"))
    if rules.part == Part.THEORY and not rules.sections:
        yield RuleFault("sections", _("理论试卷至少要有一个大题，现在一题也没有。"))
    if rules.part == Part.THEORY and rules.cases:
        yield RuleFault("cases", _("只有技能试卷可以安排案例。"))
    if rules.part == Part.SKILL and rules.sections:
        said = _("技能试卷按范围凑满分值，不分题型；请去掉大题。")
        yield RuleFault("sections", said)


def _minute_faults(rules: BlueprintRules, ground: Ground) -> Iterator[RuleFault]:
    if rules.minutes < ground.least_minutes:
        said = _("标准规定不少于 %(least)d 分钟。") % {"least": ground.least_minutes}
        yield RuleFault("minutes", said)


def _section_faults(rules: BlueprintRules, ground: Ground) -> Iterator[RuleFault]:
    known = theory_kinds()
    for place, section in enumerate(rules.sections):
        if section.kind not in known:
            yield RuleFault(f"sections-{place}-kind", _("大题不能用这种题型。"))
        for area in section.areas:
            if area not in ground.area_names:
                said = _("权重表里没有“%(area)s”。") % {"area": area}
                yield RuleFault(f"sections-{place}-areas", said)


def _twin_faults(rules: BlueprintRules, ground: Ground) -> Iterator[RuleFault]:
    """Two sections of a kind in one area: an item could stand in either."""
    for (_one, first), (place, second) in combinations(enumerate(rules.sections), 2):
        shared = _areas_of(first, ground) & _areas_of(second, ground)
        if first.kind == second.kind and shared:
            said = _("前面已有同一题型、同一范围的大题；请合并，或分开范围。")
            yield RuleFault(f"sections-{place}-areas", said)


def _areas_of(section: SectionRule, ground: Ground) -> set[str]:
    return set(section.areas or ground.area_names)


def _total_faults(rules: BlueprintRules, ground: Ground) -> Iterator[RuleFault]:
    if rules.part != Part.THEORY or not rules.sections:
        return
    if rules.half_points != WHOLE:
        said = _("各大题合计 %(points)s 分，应为 100 分。")
        points = {"points": points_text(rules.half_points)}
        yield RuleFault("sections", said % points)
    covered = {name for one in rules.sections for name in _areas_of(one, ground)}
    for area in ground.area_names:
        if area not in covered:
            said = _("“%(area)s”没有安排任何大题。") % {"area": area}
            yield RuleFault("sections", said)


def _case_faults(rules: BlueprintRules, ground: Ground) -> Iterator[RuleFault]:
    taken: Counter[str] = Counter()
    for place, case in enumerate(rules.cases):
        if case.case not in ground.cases:
            yield RuleFault(f"cases-{place}-case", _("没有这个案例。"))
        if case.area not in ground.area_names:
            yield RuleFault(f"cases-{place}-area", _("权重表里没有这个范围。"))
            continue
        taken[case.area] += case.half_points
        if taken[case.area] > ground.half_points(case.area):
            said = _("案例的分值超过了“%(area)s”的 %(points)s 分。") % {
                "area": case.area,
                "points": points_text(ground.half_points(case.area)),
            }
            yield RuleFault(f"cases-{place}-points", said)
    uses = Counter(case.case for case in rules.cases)
    for place, case in enumerate(rules.cases):
        if uses[case.case] > 1:
            yield RuleFault(f"cases-{place}-case", _("同一案例安排了两次。"))


def _difficulty_faults(rules: BlueprintRules, ground: Ground) -> Iterator[RuleFault]:
    if rules.bands is not None and sum(rules.bands) != 100:
        said = _("难度分布合计 %(total)d%%，应为 100%%。") % {"total": sum(rules.bands)}
        yield RuleFault("bands", said)


def _share_faults(rules: BlueprintRules, ground: Ground) -> Iterator[RuleFault]:
    if rules.lower_level_items and ground.level >= LOWEST_LEVEL:
        yield RuleFault("lower_level_items", _("五级没有更低的等级可以借题。"))
    for name in ("lower_level_items", "overlap", "anchors"):
        if rules.sections and getattr(rules, name) > rules.items:
            said = _("不能超过全卷的 %(items)d 题。") % {"items": rules.items}
            yield RuleFault(name, said)


Check = Callable[[BlueprintRules, Ground], Iterator[RuleFault]]
CHECKS: tuple[Check, ...] = (
    _weight_faults,
    _part_faults,
    _minute_faults,
    _section_faults,
    _twin_faults,
    _total_faults,
    _case_faults,
    _difficulty_faults,
    _share_faults,
)
