"""What the standard itself fixes about its exam (section 1.9), read from its data."""

from decimal import Decimal

from standards.document import Staffing
from standards.models import Level
from standards.reports import exam_rules


def pass_mark(level: Level) -> Decimal:
    """Points out of 100 that each part must reach."""
    return Decimal(exam_rules(level.standard).pass_mark)


def least_minutes(level: Level) -> int:
    """What theory and skill together take at least."""
    rules = exam_rules(level.standard)
    return rules.theory.minutes + rules.skill.minutes


def examiners_needed(level: Level, candidates: int) -> int:
    """Least size of the panel of a skill part with so many candidates."""
    return people_needed(exam_rules(level.standard).skill.staffing, candidates)


def people_needed(staffing: Staffing, candidates: int) -> int:
    """One for so many candidates, at least the floor, made odd where it must be."""
    for_ratio = -(-candidates // staffing.candidates_per_person)
    people = max(staffing.minimum, for_ratio)
    return people + 1 if staffing.odd and people % 2 == 0 else people


def invigilators_needed(level: Level, candidates: int) -> int:
    """How many should watch over a room with so many candidates."""
    return people_needed(exam_rules(level.standard).theory.staffing, candidates)
