"""The ready templates of theory papers, and the plain skill paper, for any level."""

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exams.papers.assembly import BlueprintError, theory_blueprint
from exams.papers.blueprints.faults import Ground
from exams.papers.blueprints.rules import BlueprintRules, SectionRule
from law import facts
from standards.models import Part


def default_cooldown(on: date) -> int:
    """Release days for which a used item rests: the dated fact `paper.cooldown`,
    whose row names its source. LawError fact_unknown."""
    return facts.whole("paper.cooldown", on)


PRESET_NAMES: Mapping[str, str | Promise] = {
    "T1": _("T1 单选80 判断20"),
    "T2": _("T2 单选60 多选20 判断20"),
    "T3": _("T3 职业道德单列"),
    "S": _("技能任务"),
}


def presets_of(part: str) -> tuple[str, ...]:
    """The codes of the templates of a part, the default one first."""
    return ("T2", "T1", "T3") if part == Part.THEORY else ("S",)


def preset_rules(code: str, ground: Ground, *, cooldown: int) -> BlueprintRules:
    """The rules of a template for a level. They may still have faults if the weight
    table is unusual: whoever keeps them asks `plans.faults_of` first."""
    return BlueprintRules(
        part=ground.part,
        minutes=ground.least_minutes,
        cooldown=cooldown,
        sections=_sections(code, ground) if ground.part == Part.THEORY else (),
    )


def _sections(code: str, ground: Ground) -> tuple[SectionRule, ...]:
    """None where the template does not fit the weight table at all."""
    try:
        ready = theory_blueprint(ground.level, ground.areas, code)
    except BlueprintError:
        return ()
    return tuple(
        SectionRule(
            kind=one.kind,
            count=one.count,
            half_points=one.half_points,
            areas=one.areas,
        )
        for one in ready.sections
    )
