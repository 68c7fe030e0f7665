"""Which rule cards wait for a trainee: those due, then a few new ones. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.drills.drill import shuffled
from casework.rule_cards import RuleCard, cards_of

# So many come back on the days after; more at once would bury the reviews.
NEW_A_DAY = 10


@dataclass(frozen=True)
class Held:
    """What is known of a card that was answered: when it is due, how often it was."""

    due: datetime
    turns: int


@dataclass(frozen=True)
class Deck:
    """The cards of a procedure that was taken up; `due` and `new` are of today."""

    procedure: str
    cards: tuple[RuleCard, ...]
    due: tuple[RuleCard, ...]
    new: tuple[RuleCard, ...]

    @property
    def met(self) -> int:
        return len(self.cards) - len(self.new)


def deck_of(procedure: str, held: Mapping[str, Held], tonight: datetime) -> Deck:
    """New cards come in an order of their own: two on one limit do not stand together,
    or the first would tell the second."""
    cards = cards_of(procedure)
    due = [one for one in cards if one.key in held and held[one.key].due < tonight]
    new = [one for one in shuffled(0, procedure, cards) if one.key not in held]
    return Deck(procedure, cards, tuple(due), tuple(new))


def waiting(
    decks: Sequence[Deck], held: Mapping[str, Held], new_today: int
) -> list[RuleCard]:
    """Cards to answer today, those due for longest first, then what is left of the
    day's new ones in the order in which their procedures were taken up."""
    due = [card for deck in decks for card in deck.due]
    due.sort(key=lambda card: (held[card.key].due, card.key))
    return [*due, *_new(decks, NEW_A_DAY - new_today)]


def _new(decks: Iterable[Deck], number: int) -> list[RuleCard]:
    return [card for deck in decks for card in deck.new][: max(number, 0)]
