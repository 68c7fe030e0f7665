"""What an item rests on, with the words of the articles."""

from dataclasses import dataclass

from law.models import Article
from question_bank.records import ItemBody, SourceRecord
from question_bank.services.references import References
from standards.models import Node, Standard


@dataclass(frozen=True)
class Cited:
    """A source with what it says; both None where nobody knows it."""

    source: SourceRecord
    article: Article | None = None
    node: Node | None = None


def cited_by(body: ItemBody, standard: Standard) -> list[Cited]:
    """The sources of a body in their order (2 queries)."""
    known = References(standard)
    return [
        Cited(source, *known.rows([source])[0])
        if known.resolves(source)
        else Cited(source)
        for source in body.sources
    ]
