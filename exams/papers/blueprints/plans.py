"""From rules and a level's weight table to the blueprint that the assembler takes."""

from functools import lru_cache

from django.utils.translation import gettext as _

from casework.models import Case
from exams.papers.assembly import Blueprint, BlueprintError, CaseSlot, Fault, Section
from exams.papers.blueprints.faults import Ground, rule_faults
from exams.papers.blueprints.rules import (
    BlueprintRules,
    RuleFault,
    RulesRefused,
    points_text,
)
from standards.models import Level, Weight


def ground_of(level: Level, part: str) -> Ground:
    """What rules for papers of a level and part must fit (2 queries, and the
    standard's document)."""
    weights = Weight.objects.filter(level=level, part=part, percent__gt=0)
    areas = weights.order_by("area__position").values_list("area__name", "percent")
    cases = Case.objects.filter(is_current=True).values_list("slug", "title")
    return Ground(
        level=level.number,
        part=part,
        areas=tuple(areas),
        least_minutes=level.standard.document["exam_rules"][part]["minutes"],
        cases=dict(cases),
    )


def faults_of(rules: BlueprintRules, ground: Ground) -> tuple[RuleFault, ...]:
    """Every fault of the rules; empty if a blueprint can be made of them."""
    found = rule_faults(rules, ground)
    if found:
        return found
    try:
        blueprint_for(rules, ground)
    except RulesRefused as refused:
        return refused.faults
    return ()


def blueprint_for(rules: BlueprintRules, ground: Ground) -> Blueprint:
    """The exact table of a paper; RulesRefused with every fault if there is none."""
    found = rule_faults(rules, ground)
    if found:
        raise RulesRefused(found)
    try:
        return _blueprint(rules, ground.level, ground.areas)
    except BlueprintError as error:
        raise RulesRefused(_told(error)) from error


# The exact rounding takes some 20 ms, and while somebody types much stays the same.
@lru_cache(maxsize=256)
def _blueprint(
    rules: BlueprintRules, level: int, areas: tuple[tuple[str, int], ...]
) -> Blueprint:
    return Blueprint(
        level=level,
        part=rules.part,
        areas=areas,
        sections=tuple(
            Section(
                kind=one.kind,
                count=one.count,
                half_points=one.half_points,
                areas=one.areas,
            )
            for one in rules.sections
        ),
        cases=tuple(
            CaseSlot(case=one.case, area=one.area, half_points=one.half_points)
            for one in rules.cases
        ),
        difficulty_target=rules.difficulty_target,
        difficulty_tolerance=rules.difficulty_tolerance,
        bands=_five(rules.bands),
        band_slack=rules.band_slack,
        core_percent=rules.core_percent,
        lower_level_items=rules.lower_level_items,
        one_per_point=rules.one_per_point,
        overlap=rules.overlap,
        anchors=rules.anchors,
    )


def _five(bands: tuple[int, ...] | None) -> tuple[int, int, int, int, int] | None:
    if bands is None:
        return None
    first, second, third, fourth, fifth = bands
    return first, second, third, fourth, fifth


def _told(error: BlueprintError) -> tuple[RuleFault, ...]:
    """What the assembler finds beyond our own checks, at the sections."""
    return tuple(RuleFault("sections", _fault_text(one)) for one in error.faults)


def _fault_text(fault: Fault) -> str:
    if fault.code == "area_points":
        given, share = fault.numbers
        said = _("“%(area)s”的题凑出 %(given)s 分，按权重应为 %(share)s 分。")
        return said % {
            "area": fault.where,
            "given": points_text(given),
            "share": points_text(share),
        }
    return _("按权重表凑不出整数题数，请调整各大题的题数、分值或范围。")
