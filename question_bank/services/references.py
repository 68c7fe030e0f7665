"""What items point to: articles of law in force, nodes of the standard."""

from collections.abc import Iterable

from law.models import Article
from question_bank.records import SourceRecord
from standards.models import Node, Standard

Reference = tuple[Article | None, Node | None]


class References:
    """The articles and the nodes of one standard, loaded once (2 queries)."""

    def __init__(self, standard: Standard) -> None:
        nodes = Node.objects.filter(standard=standard).select_related("area")
        self.nodes = {node.ref: node for node in nodes}
        self.articles = newest_articles()

    def resolves(self, source: SourceRecord) -> bool:
        if source.standard:
            return source.standard in self.nodes
        return (source.law, source.article) in self.articles

    def is_superseded(self, source: SourceRecord) -> bool:
        """Whether its article stands in no version that still holds."""
        article = self.articles.get((source.law, source.article))
        return article is not None and article.version.valid_to is not None

    def rows(self, sources: Iterable[SourceRecord]) -> list[Reference]:
        """What `sources` point to; each must resolve."""
        return [
            (None, self.nodes[s.standard])
            if s.standard
            else (self.articles[s.law, s.article], None)
            for s in sources
        ]


def newest_articles() -> dict[tuple[str, str], Article]:
    """Articles by law and number; a later version replaces an earlier one."""
    articles = Article.objects.select_related("version__source").order_by(
        "version__valid_from"
    )
    return {(a.version.source.short_title, a.number): a for a in articles}
