"""What a rule card is: a question, what to choose from, and where the rule stands."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from casework.drills.drill import Citation, shuffled
from casework.engine.serial import digest

KEY_DIGITS = 10
VALUE_DIGITS = 8
# Of four answers; some facts have fewer that could be taken for right.
WRONG = 3


class Sort(StrEnum):
    """A number or a day, 内 or 后, what may not be asked for, what comes next, a gap."""

    NUMBER = "number"
    CONTRAST = "contrast"
    PAPERS = "papers"
    ORDER = "order"
    CLOZE = "cloze"


@dataclass(frozen=True)
class Choice:
    """One answer to choose. `value` stands for its words, in whatever order."""

    text: str
    is_right: bool

    @property
    def value(self) -> str:
        return digest(self.text)[:VALUE_DIGITS]


@dataclass(frozen=True)
class RuleCard:
    """A question on one fact. `key` names procedure, sort and fact: when the fact
    changes it is another card, when only the wording does it stays the same."""

    key: str
    procedure: str
    sort: Sort
    ask: str
    choices: tuple[Choice, ...]
    citation: Citation

    @property
    def right(self) -> Choice:
        return next(one for one in self.choices if one.is_right)

    def choice(self, value: str) -> Choice | None:
        """The choice that a posted value stands for."""
        return next((one for one in self.choices if one.value == value), None)

    def shown(self, turn: int) -> tuple[Choice, ...]:
        """The choices as they stand the `turn`-th time: nobody learns their places."""
        return shuffled(turn, self.key, self.choices)


@dataclass(frozen=True)
class Asked:
    """What a maker says of a card. `fact` is what the key is made from; `phrase` the
    words of the entry that decide, the guide's own if `is_source`."""

    sort: Sort
    fact: Any
    ask: str
    right: str
    wrong: tuple[str, ...]
    phrase: str
    is_source: bool = False


def key_of(procedure: str, asked: Asked) -> str:
    return f"{procedure}.{asked.sort}.{digest(asked.fact)[:KEY_DIGITS]}"
