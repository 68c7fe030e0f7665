"""Lays a document out as unsaved rows, layer by layer.

Pure of queries: parents come in an earlier layer than their children, so that the
caller saves one layer after another, each in one statement.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from standards.document import (
    BasicPart,
    Erratum,
    JobFunction,
    Requirement,
    StandardDocument,
)
from standards.models import Area, Level, Node, NodeKind, Standard

Layers = tuple[list[Node], list[Node], list[Node]]


@dataclass(frozen=True, slots=True)
class _Branch:
    """Where nodes are being hung: one basic part or one function of a level."""

    standard: Standard
    level: Level | None
    area: Area
    positions: Iterator[int]

    def node(self, parent: Node | None, kind: NodeKind, code: str, text: str) -> Node:
        return Node(
            standard=self.standard,
            level=self.level,
            area=self.area,
            parent=parent,
            kind=kind,
            ref=node_ref(kind, code, self.level.number if self.level else None),
            code=code,
            text=text,
            position=next(self.positions),
        )

    def leaf(self, parent: Node, kind: NodeKind, requirement: Requirement) -> Node:
        node = self.node(parent, kind, requirement.code, requirement.text)
        node.erratum = _erratum(requirement.erratum)
        node.note = requirement.note or ""
        return node


def node_ref(kind: NodeKind, code: str, level: int | None) -> str:
    """The stable reference: 2.1.2(1) · 5:3.1 · 5:3.1.2S (skill) · 5:3.1.2K (knowledge)."""
    suffix = {NodeKind.SKILL: "S", NodeKind.KNOWLEDGE: "K"}.get(kind, "")
    return f"{level}:{code}{suffix}" if level else code


def lay_out(
    document: StandardDocument,
    standard: Standard,
    levels: Mapping[int, Level],
    areas: Mapping[str, Area],
) -> Layers:
    """All nodes in printed order: basic requirements, then the levels from 5 down."""
    layers: Layers = ([], [], [])
    positions = count(1)
    for part in document.basic_requirements:
        _hang_part(part, _Branch(standard, None, areas[part.name], positions), layers)
    for one in document.levels:
        for function in one.functions:
            level, area = levels[one.number], areas[function.name]
            branch = _Branch(standard, level, area, positions)
            _hang_function(function, branch, layers)
    return layers


def _hang_part(part: BasicPart, branch: _Branch, layers: Layers) -> None:
    tops, sections, points = layers
    top = branch.node(None, NodeKind.BASIC_SECTION, part.code, part.name)
    tops.append(top)
    for one in part.sections:
        section = branch.node(top, NodeKind.BASIC_SECTION, one.code, one.name)
        sections.append(section)
        points += _leaves(branch, section, NodeKind.BASIC_POINT, one.points)


def _hang_function(function: JobFunction, branch: _Branch, layers: Layers) -> None:
    tops, contents, requirements = layers
    top = branch.node(None, NodeKind.FUNCTION, function.code, function.name)
    tops.append(top)
    for one in function.contents:
        content = branch.node(top, NodeKind.CONTENT, one.code, one.name)
        content.missing_in_source = one.missing_in_source
        contents.append(content)
        requirements += _leaves(branch, content, NodeKind.SKILL, one.skills)
        requirements += _leaves(branch, content, NodeKind.KNOWLEDGE, one.knowledge)


def _leaves(
    branch: _Branch, parent: Node, kind: NodeKind, listed: Iterable[Requirement]
) -> list[Node]:
    return [branch.leaf(parent, kind, requirement) for requirement in listed]


def _erratum(erratum: Erratum | None) -> dict[str, str] | None:
    return erratum.as_dict() if erratum else None
