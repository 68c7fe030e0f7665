"""Tells the bank what a paper of a level takes from it."""

from exams.papers.assembly import Blueprint, BlueprintError
from exams.papers.planning import blueprint_of
from question_bank.paper_needs import Need, PaperNeeds, Unit
from standards.models import Level, Part


def needs_of_paper(level: Level, part: str) -> PaperNeeds:
    """The cells of the default blueprint; none if the weights make no paper."""
    unit = Unit.ITEMS if part == Part.THEORY else Unit.HALF_POINTS
    try:
        blueprint = blueprint_of(level, part)
    except BlueprintError:
        return PaperNeeds(unit)
    needs = tuple(
        Need(cell.area, _kinds(blueprint, cell.kind), cell.amount)
        for cell in blueprint.cells()
    )
    return PaperNeeds(unit, needs)


def _kinds(blueprint: Blueprint, kind: str) -> tuple[str, ...]:
    return (kind,) if kind else tuple(sorted(blueprint.kinds))
