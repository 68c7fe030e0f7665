"""From a standard's weight table and the bank to what the assembler understands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from exams.papers.assembly import (
    BankItem,
    Blueprint,
    skill_blueprint,
    theory_blueprint,
)
from exams.papers.cooldowns import NO_WEAR, Wear
from exams.papers.errors import PaperError
from question_bank.bank import BankRow
from standards.models import Level, Part, Standard, Weight

DEFAULT_TEMPLATE = "T2"
# The exact rounding takes some 20 ms, and a weight table never changes.
_theory_blueprint = lru_cache(maxsize=64)(theory_blueprint)


def level_of(number: int, *, code: str = "") -> Level:
    """The level of the newest edition (of the standard `code`, if there are more).

    PaperError (`level_unknown`) if there is none.
    """
    standards = Standard.objects.filter(code=code) if code else Standard.objects.all()
    standard = standards.order_by("code", "-edition").first()
    level = Level.objects.filter(standard=standard, number=number).first()
    if level is None:
        raise PaperError("level_unknown", f"标准中没有 {number} 级。")
    return level


def blueprint_of(
    level: Level, part: str, *, template: str = DEFAULT_TEMPLATE
) -> Blueprint:
    """The exact table of a paper: the level's weights by the template's kinds."""
    weights = Weight.objects.filter(level=level, part=part).select_related("area")
    areas = tuple((weight.area.name, weight.percent) for weight in weights)
    if part == Part.THEORY:
        return _theory_blueprint(level.number, areas, template)
    return skill_blueprint(level.number, areas)


def working_minutes(level: Level, part: str, item_minutes: int) -> int:
    """The standard's minimum (1.9.4), or what a skill paper's items add up to."""
    least: int = level.standard.document["exam_rules"][part]["minutes"]
    return max(least, item_minutes)


@dataclass(frozen=True)
class History:
    """What papers and people have done with items: their wear with the release days
    for which used ones rest, and how many of the people in question met each."""

    wear: Wear = NO_WEAR
    cooldown: int = 0
    met: Mapping[str, int] = field(default_factory=dict)


def bank_items(
    rows: Sequence[BankRow], history: History | None = None
) -> list[BankItem]:
    """The rows as the assembler sees them; what rests is not drawn."""
    history = history or History()
    wear, met = history.wear, history.met
    return [
        BankItem(
            item=row.item,
            version=row.version,
            kind=row.kind,
            area=row.area,
            assessment_point=row.assessment_point,
            level=row.level,
            difficulty=row.difficulty,
            half_points=None if row.points is None else int(row.points * 2),
            content_hash=row.content_hash,
            enemies=row.enemies,
            key=row.key,
            importance=row.importance,
            resting=wear.rest_of(row.item, history.cooldown) > 0,
            met=met.get(row.item, 0),
            uses=wear.uses.get(row.item, 0),
        )
        for row in rows
    ]


def points(half_points: int) -> Decimal:
    """Half points as exam points."""
    return Decimal(half_points) / 2
