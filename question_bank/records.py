"""What an item says, apart from who wrote it where: files, sheets and drafts agree on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from question_bank.hashing import content_hash
from question_bank.kinds import Content
from question_bank.text import clean_content


@dataclass(frozen=True)
class SourceRecord:
    """Either law and article, or a reference into the standard."""

    law: str = ""
    article: str = ""
    standard: str = ""

    def __str__(self) -> str:
        if self.standard:
            return f"标准 {self.standard}"
        return f"《{self.law}》{self.article}"

    def as_json(self) -> dict[str, str]:
        if self.standard:
            return {"standard": self.standard}
        return {"law": self.law, "article": self.article}


def sources_from_json(values: Iterable[Mapping[str, str]]) -> tuple[SourceRecord, ...]:
    return tuple(SourceRecord(**value) for value in values)


@dataclass(frozen=True)
class ItemBody:
    """Content, classification and sources. `points` in exam points, `minutes` of
    working time: both only for kinds that carry their own."""

    kind: str
    content: Content
    difficulty: int
    cognition: str
    points: Decimal | None
    minutes: int | None
    sources: tuple[SourceRecord, ...]

    @property
    def content_hash(self) -> str:
        return content_hash(self.kind, self.content)

    def cleaned(self) -> "ItemBody":
        """The body as it is stored: texts sanitised (question_bank/text.py)."""
        return replace(self, content=clean_content(self.content))

    def columns(self) -> dict[str, Any]:
        """The columns that versions and draft revisions share."""
        return {
            "content": dict(self.content),
            "content_hash": self.content_hash,
            "difficulty": self.difficulty,
            "cognition": self.cognition,
            "points": self.points,
            "minutes": self.minutes,
        }
