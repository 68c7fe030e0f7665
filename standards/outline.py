"""The requirement tree of a page, built from one query's rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from standards.models import Node, NodeKind


@dataclass(slots=True)
class Branch:
    """A node and what hangs under it, in printed order."""

    node: Node
    children: list["Branch"] = field(default_factory=list)

    @property
    def skills(self) -> list[Node]:
        return self._leaves(NodeKind.SKILL)

    @property
    def knowledge(self) -> list[Node]:
        return self._leaves(NodeKind.KNOWLEDGE)

    def _leaves(self, kind: NodeKind) -> list[Node]:
        return [child.node for child in self.children if child.node.kind == kind]


def outline(nodes: Iterable[Node]) -> list[Branch]:
    """The tops of the tree; a parent stands before its children in printed order."""
    branches: dict[int, Branch] = {}
    tops: list[Branch] = []
    for node in nodes:
        branch = branches[node.pk] = Branch(node)
        parent = branches.get(node.parent_id or 0)
        (parent.children if parent else tops).append(branch)
    return tops
