"""What is printed: plain dataclasses, no database.

A PrintedPaper is all that candidates may read; keys live apart in a PaperKey, so that
what draws papers cannot give one away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from question_bank.kinds import Shown

NUMERALS = (*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"))


@dataclass(frozen=True)
class PaperHead:
    """What stands above a paper. `part` is a standards.Part, `minutes` working time."""

    code: str
    occupation: str
    level: str
    part: str
    minutes: int
    centre: str = ""
    is_demo: bool = False


@dataclass(frozen=True)
class PrintedItem:
    """An item at its place; `minutes` is what a skill task is given, 0 if unknown."""

    position: int
    kind: str
    points: Decimal
    area: str
    shown: Shown
    minutes: int = 0


@dataclass(frozen=True)
class PrintedSection:
    """Items of one kind (theory) or of one area (skill), in their order."""

    title: str
    items: tuple[PrintedItem, ...]

    @property
    def points(self) -> Decimal:
        return sum((item.points for item in self.items), Decimal())

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)

    @property
    def each(self) -> Decimal | None:
        """The points of one item, None if they differ."""
        values = {item.points for item in self.items}
        return values.pop() if len(values) == 1 else None

    @property
    def kind(self) -> str:
        return self.items[0].kind

    @property
    def first(self) -> int:
        return self.items[0].position

    @property
    def last(self) -> int:
        return self.items[-1].position


@dataclass(frozen=True)
class PrintedPaper:
    head: PaperHead
    sections: tuple[PrintedSection, ...]

    @property
    def items(self) -> Iterator[PrintedItem]:
        return (item for section in self.sections for item in section.items)

    @property
    def points(self) -> Decimal:
        return sum((section.points for section in self.sections), Decimal())

    @property
    def numbered(self) -> list[tuple[str, PrintedSection]]:
        """The sections with their Chinese numerals."""
        return [(NUMERALS[i], section) for i, section in enumerate(self.sections)]


@dataclass(frozen=True)
class ScoringLine:
    """One 采分点 of an item that people mark."""

    title: str
    points: Decimal
    guide: str


@dataclass(frozen=True)
class KeyEntry:
    """The right answer of the item at `position`, and how it is marked.

    `letters` for choices ("BD"), `text` for all others that a key marks; `scoring`,
    `vetoes` and `reference` for what people mark.
    """

    position: int
    letters: str = ""
    text: str = ""
    scoring: tuple[ScoringLine, ...] = ()
    vetoes: tuple[str, ...] = ()
    reference: str = ""

    @property
    def answer(self) -> str:
        return self.letters or self.text

    @property
    def is_marked_by_people(self) -> bool:
        return bool(self.scoring)


@dataclass(frozen=True)
class PaperKey:
    """The keys of a paper, by the positions of its base order."""

    entries: tuple[KeyEntry, ...]

    @cached_property
    def by_position(self) -> dict[int, KeyEntry]:
        return {entry.position: entry for entry in self.entries}


@dataclass(frozen=True)
class Strip:
    """What is stamped on the copies of one candidate, on the sealed edge."""

    name: str
    ticket: str
    seat: str = ""
    room: str = ""
    employer: str = ""
