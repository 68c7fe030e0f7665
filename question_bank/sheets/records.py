"""One row of a spreadsheet: what it says of an item, and what is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from openpyxl.utils import get_column_letter

from question_bank.kinds import Content
from question_bank.records import ItemBody, SourceRecord, sources_from_json


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Remark:
    """Something to say about a cell; `cell` is its name in the file, as D7."""

    severity: Severity
    column: str
    cell: str
    message: str

    def __str__(self) -> str:
        return f"{self.cell} {self.column}: {self.message}".strip()


def cell_name(place: int | None, number: int) -> str:
    """D7; "" for a column that the file has not."""
    return f"{get_column_letter(place)}{number}" if place else ""


@dataclass(frozen=True)
class SheetItem:
    """What a row says of an item. What it leaves open is empty or None.

    `place` is the classification in a bank's own words, from the whole to the part,
    where the row names no assessment point of ours in `point`.
    """

    kind: str
    content: Content
    code: str = ""
    level: int | None = None
    point: str = ""
    place: tuple[str, ...] = ()
    pool: str = ""
    difficulty: int | None = None
    cognition: str = ""
    points: Decimal | None = None
    minutes: int | None = None
    sources: tuple[SourceRecord, ...] = ()

    @classmethod
    def of(
        cls, body: ItemBody, *, code: str, level: int, point: str, pool: str
    ) -> "SheetItem":
        """What the bank has, as a sheet says it."""
        return cls(
            kind=body.kind,
            content=body.content,
            code=code,
            level=level,
            point=point,
            pool=pool,
            difficulty=body.difficulty,
            cognition=body.cognition,
            points=body.points,
            minutes=body.minutes,
            sources=body.sources,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "content": dict(self.content),
            "code": self.code,
            "level": self.level,
            "point": self.point,
            "place": list(self.place),
            "pool": self.pool,
            "difficulty": self.difficulty,
            "cognition": self.cognition,
            "points": None if self.points is None else str(self.points),
            "minutes": self.minutes,
            "sources": [source.as_json() for source in self.sources],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "SheetItem":
        points = data["points"]
        return cls(
            **{
                **data,
                "place": tuple(data["place"]),
                "points": None if points is None else Decimal(points),
                "sources": sources_from_json(data["sources"]),
            }
        )

    def filled(self, *, level: int, pool: str, cognition: str) -> "SheetItem":
        """With what the row leaves open taken from the whole import."""
        return replace(
            self,
            level=self.level or level,
            pool=self.pool or pool,
            cognition=self.cognition or cognition,
        )


@dataclass(frozen=True)
class SheetRow:
    """A row of the file: its number there, and its item unless the kind is unknown.

    `places` are the columns of its headings, from 1.
    """

    number: int
    item: SheetItem | None
    remarks: tuple[Remark, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)

    def remark(self, severity: Severity, columns: Iterable[str], text: str) -> Remark:
        """Something about the first of these columns that the file has."""
        columns = list(columns)
        here = next((name for name in columns if name in self.places), columns[0])
        cell = cell_name(self.places.get(here), self.number)
        return Remark(severity, here, cell, text)

    @property
    def is_wrong(self) -> bool:
        return any(remark.severity is Severity.ERROR for remark in self.remarks)
