"""What mastery is measured against: the skill codes of a level and what they weigh.

The weight table gives points to functions. Within a function they are shared out
evenly to its codes: that share is the platform's, not the standard's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from casework.procedures import catalogue
from casework.wording import LEVELS
from standards.models import Level, Node, NodeKind, Part
from standards.reports import weight_table


@dataclass(frozen=True, slots=True)
class FunctionWeight:
    name: str
    points: int


@dataclass(frozen=True, slots=True)
class SkillCode:
    """A requirement of the standard and its points out of the skill part's 100."""

    ref: str
    code: str
    text: str
    url: str
    points: float
    level: str
    function: FunctionWeight


@dataclass(frozen=True)
class SkillFrame:
    """The codes of a level in printed order."""

    level: Level
    codes: tuple[SkillCode, ...]

    @cached_property
    def by_ref(self) -> Mapping[str, SkillCode]:
        return {one.ref: one for one in self.codes}

    def by_function(self) -> dict[FunctionWeight, list[SkillCode]]:
        found: dict[FunctionWeight, list[SkillCode]] = {}
        for one in self.codes:
            found.setdefault(one.function, []).append(one)
        return found


def offered_levels() -> list[Level]:
    """The levels whose codes cases and drills name, the lowest first (1 query)."""
    code, edition = catalogue().standard.split("/")
    levels = Level.objects.filter(standard__code=code, standard__edition=edition)
    return list(levels.select_related("standard").defer("standard__document"))


def skill_frame(level: Level) -> SkillFrame:
    """The frame of `level` (2 queries). Reads the standard."""
    nodes = Node.objects.of_level(level).filter(kind=NodeKind.SKILL)
    by_area: dict[int, list[Node]] = {}
    for node in nodes:
        node.standard, node.level = level.standard, level
        by_area.setdefault(node.area_id, []).append(node)
    codes = [
        SkillCode(
            ref=node.ref,
            code=node.code,
            text=node.corrected_text,
            url=node.get_absolute_url(),
            points=weight.percent / len(by_area[weight.area_id]),
            level=str(LEVELS[str(level.number)]),
            function=FunctionWeight(weight.short_name, weight.percent),
        )
        for weight in weight_table(level, Part.SKILL)
        for node in by_area.get(weight.area_id, ())
    ]
    return SkillFrame(level, tuple(codes))
