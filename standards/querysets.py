"""Which standards, levels and nodes."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

if TYPE_CHECKING:
    from standards.models import Level, Node, Standard


class StandardQuerySet(QuerySet[Any]):
    """Editions of standards. Loaded standards are public; there is no other access."""

    def edition(self, edition: str, *, code: str) -> "StandardQuerySet":
        """The one edition of the occupation `code`, or nothing."""
        return self.filter(code=code, edition=edition)

    def newest_first(self) -> "StandardQuerySet":
        return self.order_by("code", "-edition")


class LevelQuerySet(QuerySet[Any]):
    """Levels of standards, the lowest (5) first by the model's ordering."""

    def of(self, standard: "Standard") -> "LevelQuerySet":
        return self.filter(standard=standard)


class NodeQuerySet(QuerySet[Any]):
    """Nodes of the requirement tree, in printed order by the model's ordering."""

    def of_level(self, level: "Level") -> "NodeQuerySet":
        """Functions, contents, skills and knowledge of one level."""
        return self.filter(standard_id=level.standard_id, level=level)

    def basic(self, standard: "Standard") -> "NodeQuerySet":
        """The basic requirements, which all levels of a standard share."""
        return self.filter(standard=standard, level=None)

    def beside(self, node: "Node") -> "NodeQuerySet":
        """Nodes of the same kind in the same level or in the basic requirements."""
        return self.filter(
            standard_id=node.standard_id, level_id=node.level_id, kind=node.kind
        )

    def with_erratum(self) -> "NodeQuerySet":
        return self.filter(erratum__isnull=False)

    def incomplete(self) -> "NodeQuerySet":
        """Work contents with a cell that our source lacks."""
        return self.filter(missing_in_source=True)

    def before(self, node: "Node") -> "NodeQuerySet":
        """The nearest earlier one in printed order, if any."""
        return self.filter(position__lt=node.position).order_by("-position")[:1]

    def after(self, node: "Node") -> "NodeQuerySet":
        """The nearest later one in printed order, if any."""
        return self.filter(position__gt=node.position).order_by("position")[:1]
