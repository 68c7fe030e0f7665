"""Missing items as a work list: each row opens the authoring screen, classified."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from exams.papers.assembly import MissingCell
from exams.papers.clashes import missing_detail, missing_text
from question_bank.models import Pool
from standards.models import Level, Node

TASK = "task"
MIDDLE_DIFFICULTY = 3


@dataclass(frozen=True)
class WorkRow:
    title: str
    says: str
    url: str


def work_list(level: Level, missing: Iterable[MissingCell]) -> list[WorkRow]:
    """One row for each cell that lacks something (1 query)."""
    cells = list(missing)
    nodes = _nodes_of_areas(level) if cells else {}
    return [
        WorkRow(
            missing_text(cell),
            missing_detail(cell),
            _authoring_url(level, cell, nodes.get(cell.area, "")),
        )
        for cell in cells
    ]


def _nodes_of_areas(level: Level) -> dict[str, str]:
    """The topmost node of each area, below which all its points hang."""
    nodes = Node.objects.filter(
        Q(level=level) | Q(level=None), standard=level.standard_id
    )
    found: dict[str, str] = {}
    for area, ref in nodes.order_by("position").values_list("area__name", "ref"):
        found.setdefault(area, ref)
    return found


def _authoring_url(level: Level, cell: MissingCell, node: str) -> str:
    """As the work list of the bank's coverage does: points with fewest items first."""
    query = {
        "level": level.key,
        "node": node,
        "kind": cell.kind or TASK,
        "difficulty": MIDDLE_DIFFICULTY,
        "pool": Pool.EXAM.value,
    }
    filled = {name: value for name, value in query.items() if value}
    return f"{reverse('question_bank:new')}?{urlencode(filled)}"
