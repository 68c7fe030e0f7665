"""What a drill is: facts, one question, what to choose from, and the rule."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from string import ascii_lowercase
from typing import TypeVar

from casework.engine.draws import draw_index
from casework.engine.serial import digest
from casework.engine.workdays import IsWorkday

# A seed is stored as a positive integer of the database.
LARGEST_SEED = 2**31 - 1

Value = TypeVar("Value")


class Sort(StrEnum):
    """Name a day, put steps in order, find what is missing, keep a ledger."""

    CALENDAR = "calendar"
    ORDER = "order"
    MISMATCH = "mismatch"
    LEDGER = "ledger"


class Shape(StrEnum):
    """How it is answered: by one option, by some of them, by a place for each."""

    ONE = "one"
    SOME = "some"
    PLACES = "places"


@dataclass(frozen=True)
class Choice:
    """What may be chosen. `place` is 1 if it is right and 0 if not; for PLACES it is
    the place from 1. `why` tells the reason after the answer."""

    text: str
    place: int
    why: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Option:
    """A choice under the letter that stands for it in the page."""

    key: str
    choice: Choice


@dataclass(frozen=True)
class Task:
    """What a maker draws. `phrase` are words of the procedure's entry that decide;
    `opens` what the source leaves open and how the drill takes it; `anchor` is
    the day to count from, `since` and `until` bound the months to show, `wanted` is
    the right day."""

    shape: Shape
    facts: tuple[str, ...]
    ask: str
    choices: tuple[Choice, ...]
    phrase: str
    opens: tuple[str, ...] = ()
    anchor: date | None = None
    since: date | None = None
    until: date | None = None
    wanted: date | None = None


@dataclass(frozen=True)
class Citation:
    """Document, chapter and words of the procedure's entry. `is_source`: they are the
    guide's own words, not the catalogue's summary."""

    document: str
    chapter: str
    phrase: str
    is_source: bool


@dataclass(frozen=True)
class Drill:
    """One exercise of one procedure; the same for the same seed and calendar."""

    procedure: str
    sort: Sort
    seed: int
    task: Task
    options: tuple[Option, ...]
    citation: Citation

    @property
    def digest(self) -> str:
        """Of what is asked and what is right: another one means that the letters of
        an answer stand for something else."""
        options = [[one.key, one.choice.text, one.choice.place] for one in self.options]
        asked = [*self.task.facts, self.task.ask, options]
        return digest(asked)

    @property
    def right(self) -> tuple[Option, ...]:
        """The right options; for PLACES all of them in their order."""
        chosen = [one for one in self.options if one.choice.place]
        return tuple(sorted(chosen, key=lambda one: one.choice.place))


Maker = Callable[[int, IsWorkday], Task]


def lettered(choices: Sequence[Choice]) -> tuple[Option, ...]:
    """Options a, b, c … in the order in which they are shown."""
    pairs = zip(ascii_lowercase, choices, strict=False)
    return tuple(Option(letter, choice) for letter, choice in pairs)


def shuffled(seed: int, name: str, values: Sequence[Value]) -> tuple[Value, ...]:
    """The values in an order drawn by seed and name (Fisher and Yates)."""
    rest, drawn = list(values), []
    while rest:
        drawn.append(rest.pop(draw_index(seed, f"{name} {len(rest)}", len(rest))))
    return tuple(drawn)
