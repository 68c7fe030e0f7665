"""What other apps read of a standard, as frozen values.

The rules of application and of the exam live in the stored document; weights and nodes
are rows, for other apps' foreign keys.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from standards.document import Condition, ExamRules, LevelDocument, StandardDocument
from standards.models import Level, Part, Standard, Weight
from standards.validation import validate_standard

# Documents by digest. A house holds a few editions of a few occupations.
_read: dict[str, StandardDocument] = {}


@dataclass(frozen=True, slots=True)
class AreaWeight:
    """A row of a level's weight table; `percent` is also its points out of 100."""

    area_id: int
    name: str
    short_name: str
    is_basic: bool
    percent: int

    @property
    def scale_row(self) -> dict[str, object]:
        """The area as ui's point scale wants it."""
        points, base = self.percent, self.is_basic
        return {"name": self.short_name, "points": points, "base": base}


@dataclass(frozen=True, slots=True)
class LevelSummary:
    """A level on a card: its weights, how many skills it asks, how many ways in."""

    level: Level
    theory: tuple[AreaWeight, ...]
    skill: tuple[AreaWeight, ...]
    skills: int
    conditions: int

    @property
    def theory_scale(self) -> list[dict[str, object]]:
        return [weight.scale_row for weight in self.theory]

    @property
    def skill_scale(self) -> list[dict[str, object]]:
        return [weight.scale_row for weight in self.skill]


def level_names() -> dict[tuple[str, int], tuple[str, str]]:
    """Names of occupation and level by their codes, of the newest edition (1 query)."""
    rows = Level.objects.order_by("standard__edition").values_list(
        "standard__code", "number", "standard__name", "name"
    )
    return {
        (code, number): (occupation, level) for code, number, occupation, level in rows
    }


def standard_document(standard: Standard) -> StandardDocument:
    """The whole standard as frozen values; costs no query.

    Parsing takes milliseconds and an edition is never overwritten, so each content
    is read once a process, by its digest.
    """
    known = _read.get(standard.digest)
    if known is None:
        known = _read[standard.digest] = validate_standard(standard.document)
    return known


def exam_rules(standard: Standard) -> ExamRules:
    """Minutes, pass mark and staffing (section 1.9)."""
    return standard_document(standard).exam_rules


def application_conditions(level: Level) -> tuple[Condition, ...]:
    """The conditions of which one must be met, each with its checkable alternatives."""
    levels = standard_document(level.standard).levels
    return next(one for one in levels if one.number == level.number).conditions


def weight_table(level: Level, part: Part) -> tuple[AreaWeight, ...]:
    """The areas of one part in printed order. The percents total 100.

    One query, or none if the level's `weights__area` were prefetched.
    """
    return tuple(
        _area_weight(weight) for weight in _weights(level) if weight.part == part
    )


def level_summaries(standard: Standard) -> tuple[LevelSummary, ...]:
    """All levels for a page of cards, the lowest first; two queries."""
    documents = {one.number: one for one in standard_document(standard).levels}
    weights = Prefetch("weights", Weight.objects.select_related("area"))
    levels = standard.levels.prefetch_related(weights)
    return tuple(_summary(level, documents[level.number]) for level in levels)


def _weights(level: Level) -> Iterable[Weight]:
    prefetched = getattr(level, "_prefetched_objects_cache", {})
    weights = level.weights.all()
    return weights if "weights" in prefetched else weights.select_related("area")


def _area_weight(weight: Weight) -> AreaWeight:
    return AreaWeight(
        area_id=weight.area_id,
        name=weight.area.name,
        short_name=weight.area.short_name,
        is_basic=weight.area.is_basic,
        percent=weight.percent,
    )


def _summary(level: Level, document: LevelDocument) -> LevelSummary:
    contents = [one for function in document.functions for one in function.contents]
    return LevelSummary(
        level=level,
        theory=weight_table(level, Part.THEORY),
        skill=weight_table(level, Part.SKILL),
        skills=sum(len(content.skills) for content in contents),
        conditions=len(document.conditions),
    )
