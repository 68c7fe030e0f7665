"""Versions of one paper for neighbours in a room: the same items in another order.

Pure and replayed from the form's seed: nothing about a version is stored. Items move
within their section and options within their item; points and areas stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from exams.papers.assembly.seeds import draw
from exams.papers.printing.paper import (
    KeyEntry,
    PaperKey,
    PrintedItem,
    PrintedPaper,
    PrintedSection,
)
from question_bank.kinds import Shown
from question_bank.kinds.choice import speak_of_each_other

NAMES = "甲乙丙丁戊己庚辛"
MOST_VERSIONS = len(NAMES)
LETTERS = "ABCDEFGHIJ"
SHUFFLED = frozenset({"single_choice", "multiple_choice"})


@dataclass(frozen=True)
class Place:
    """Where the item at `position` of a version stands in the base, and its options.

    Shown option i is the base's option `options[i]`; () leaves them as they are.
    """

    position: int
    base: int
    options: tuple[int, ...] = ()


@dataclass(frozen=True)
class PaperVersion:
    """`number` from 1; version 1 is the paper as it was made."""

    number: int
    places: tuple[Place, ...]

    @property
    def name(self) -> str:
        return NAMES[self.number - 1]


def versions_of(
    paper: PrintedPaper, *, seed: int, number: int
) -> tuple[PaperVersion, ...]:
    """The first `number` versions, 1 to 8; a version is the same in every such list.

    ValueError for another number.
    """
    if not 1 <= number <= MOST_VERSIONS:
        raise ValueError(f"1 to {MOST_VERSIONS} versions, not {number}")
    return tuple(_version(paper, seed, one) for one in range(1, number + 1))


def paper_in(version: PaperVersion, paper: PrintedPaper) -> PrintedPaper:
    """`paper` in the order of `version`."""
    items = {item.position: item for item in paper.items}
    moved = iter(
        _moved(items[place.base], place.position, place.options)
        for place in version.places
    )
    sections = tuple(
        PrintedSection(section.title, tuple(next(moved) for _ in section.items))
        for section in paper.sections
    )
    return PrintedPaper(paper.head, sections)


def key_in(version: PaperVersion, key: PaperKey) -> PaperKey:
    """`key` by the positions and option letters of `version`."""
    return PaperKey(
        tuple(_key_at(key.by_position[place.base], place) for place in version.places)
    )


def _version(paper: PrintedPaper, seed: int, number: int) -> PaperVersion:
    bases = [
        item for section in paper.sections for item in _order(section, seed, number)
    ]
    positions = [item.position for item in paper.items]
    return PaperVersion(
        number,
        tuple(
            Place(position, item.position, _options(item, seed, number))
            for position, item in zip(positions, bases, strict=True)
        ),
    )


def _order(section: PrintedSection, seed: int, number: int) -> Sequence[PrintedItem]:
    if number == 1:
        return section.items
    return sorted(
        section.items,
        key=lambda item: draw(seed, "version", number, "item", item.position),
    )


def _options(item: PrintedItem, seed: int, number: int) -> tuple[int, ...]:
    texts = [option.text for option in item.shown.options]
    if number == 1 or item.kind not in SHUFFLED or speak_of_each_other(texts):
        return ()
    purpose = ("version", number, "option", item.position)
    return tuple(sorted(range(len(texts)), key=lambda i: draw(seed, *purpose, i)))


def _moved(item: PrintedItem, position: int, order: Sequence[int]) -> PrintedItem:
    shown = _reordered(item.shown, order) if order else item.shown
    return replace(item, position=position, shown=shown)


def _reordered(shown: Shown, order: Sequence[int]) -> Shown:
    options = tuple(
        replace(shown.options[index], letter=letter)
        for letter, index in zip(LETTERS, order, strict=False)
    )
    return replace(shown, options=options)


def _key_at(entry: KeyEntry, place: Place) -> KeyEntry:
    if not place.options:
        return replace(entry, position=place.position)
    letters = "".join(
        letter
        for letter, index in zip(LETTERS, place.options, strict=False)
        if LETTERS[index] in entry.letters
    )
    return replace(entry, position=place.position, letters=letters)
