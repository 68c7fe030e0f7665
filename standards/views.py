"""The public pages of the standards: everything here was published by the ministry."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from standards.lookup import (
    BASIC,
    explain_missing,
    find_level,
    find_node,
    find_standard,
)
from standards.models import Level, Node, Part, Standard
from standards.outline import Branch, outline
from standards.reports import (
    application_conditions,
    level_summaries,
    standard_document,
    weight_table,
)


def index(request: HttpRequest) -> HttpResponse:
    """All loaded standards with their levels."""
    standards = Standard.objects.newest_first().defer("document")
    context = {"standards": standards.prefetch_related("levels")}
    return render(request, "standards/index.html", context)


@explain_missing
def standard(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    """The occupation, its levels with their weights, the exam's rules, the errata."""
    found = find_standard(code, edition)
    document = standard_document(found)
    context = {
        "standard": found,
        "document": document,
        "exam_parts": [document.exam_rules.theory, document.exam_rules.skill],
        "levels": level_summaries(found),
        "condition_slips": document.conditions_with_erratum(),
        "slips": _placed(found.nodes.with_erratum().select_related("level"), found),
        "holes": _placed(found.nodes.incomplete().select_related("level"), found),
    }
    return render(request, "standards/standard.html", context)


@explain_missing
def level(request: HttpRequest, code: str, edition: str, number: str) -> HttpResponse:
    """One level: hours, conditions, both weight tables and the requirement tree."""
    standard = find_standard(code, edition)
    found = find_level(standard, number)
    context = {
        "standard": standard,
        "level": found,
        "conditions": application_conditions(found),
        "theory": [row.scale_row for row in weight_table(found, Part.THEORY)],
        "skill": [row.scale_row for row in weight_table(found, Part.SKILL)],
        "tree": outline(_placed(Node.objects.of_level(found), standard, found)),
    }
    return render(request, "standards/level.html", context)


@explain_missing
def basic(request: HttpRequest, code: str, edition: str) -> HttpResponse:
    """The basic requirements, which every level shares."""
    standard = find_standard(code, edition)
    nodes = _placed(Node.objects.basic(standard), standard)
    context = {"standard": standard, "tree": outline(nodes)}
    return render(request, "standards/basic.html", context)


@explain_missing
def node(
    request: HttpRequest, code: str, edition: str, scope: str, path_code: str
) -> HttpResponse:
    """One requirement with its way up, what hangs under it, and its neighbours."""
    standard = find_standard(code, edition)
    level = None if scope == BASIC else find_level(standard, scope)
    found = find_node(standard, level, path_code)
    children = _placed(found.children.all(), standard, level)
    beside = Node.objects.beside(found)
    context = {
        "standard": standard,
        "level": level,
        "branch": Branch(found, [Branch(child) for child in children]),
        "node": found,
        "ancestors": _placed(_ancestors(found), standard, level),
        "previous": _placed(beside.before(found), standard, level),
        "next": _placed(beside.after(found), standard, level),
    }
    return render(request, "standards/node.html", context)


def _ancestors(node: Node) -> list[Node]:
    """From the top down, without the node itself."""
    above: list[Node] = []
    while node.parent:
        node = node.parent
        above.insert(0, node)
    return above


def _placed(
    nodes: Iterable[Node], standard: Standard, level: Level | None = None
) -> list[Node]:
    """The nodes with standard and level filled in: their addresses cost no query."""
    placed = list(nodes)
    for one in placed:
        one.standard = standard
        if level:
            one.level = level
    return placed
