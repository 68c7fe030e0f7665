"""What the pages of rule cards show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.procedures import Procedure, catalogue
from casework.procedures.catalogue import Renaming
from casework.rule_cards import RuleCard, Sort, cards_of
from exams.practice.models import RuleAnswer, RuleDeck, RuleMemory
from exams.practice.rules.day import RuleDay
from exams.practice.rules.queue import Deck

SORTS: dict[Sort, str | Promise] = {
    Sort.NUMBER: _("期限"),
    Sort.CONTRAST: _("内还是后"),
    Sort.PAPERS: _("材料"),
    Sort.ORDER: _("步骤"),
    Sort.CLOZE: _("规则"),
}


@dataclass(frozen=True)
class DeckRow:
    procedure: Procedure
    deck: Deck


@dataclass(frozen=True)
class Lettered:
    """A choice under the letter of its place."""

    letter: str
    value: str
    text: str


@dataclass(frozen=True)
class CardPage:
    """A card, to answer or answered; `left` are the cards that wait, this one too if
    it does. `choices` stand in the order of this turn."""

    card: RuleCard
    procedure: Procedure
    choices: tuple[Lettered, ...]
    left: int
    renamings: tuple[Renaming, ...]
    answer: RuleAnswer | None = None
    due: datetime | None = None

    @property
    def sort(self) -> str | Promise:
        return SORTS[self.card.sort]

    @property
    def source(self) -> str:
        return f"{self.card.citation.document} · {self.card.citation.chapter}"


@dataclass(frozen=True)
class Beside:
    """What stands beside procedures: each with its number of cards, and whether its
    cards were taken up."""

    procedures: tuple[tuple[Procedure, int, bool], ...]

    @property
    def open(self) -> tuple[str, ...]:
        """Those that can still be taken up."""
        return tuple(
            one.id for one, _number, is_taken in self.procedures if not is_taken
        )

    @property
    def taken(self) -> tuple[str, ...]:
        return tuple(one.id for one, _number, is_taken in self.procedures if is_taken)

    @property
    def number(self) -> int:
        """Cards of all of them."""
        return sum(number for _one, number, _is_taken in self.procedures)


def deck_rows(day: RuleDay) -> list[DeckRow]:
    procedures = catalogue().procedures
    return [DeckRow(procedures[deck.procedure], deck) for deck in day.decks]


def card_page(
    card: RuleCard, turn: int, left: int, answer: RuleAnswer | None = None
) -> CardPage:
    """The card; once answered with the day it comes back (1 query)."""
    found = catalogue()
    procedure = found.procedures[card.procedure]
    due = None
    if answer is not None:
        memory = RuleMemory.objects.filter(user=answer.user_id, card=card.key)
        due = memory.values_list("due", flat=True).first()
    return CardPage(
        card=card,
        procedure=procedure,
        choices=tuple(
            Lettered(letter, one.value, one.text)
            for letter, one in zip(ascii_uppercase, card.shown(turn), strict=False)
        ),
        left=left,
        renamings=_renamings(card, found.renamed_in(procedure)),
        answer=answer,
        due=due,
    )


def _renamings(card: RuleCard, renamings: Sequence[Renaming]) -> tuple[Renaming, ...]:
    """Names of today for what stands on the card itself."""
    words = "\n".join(
        [card.ask, card.citation.phrase, *(one.text for one in card.choices)]
    )
    return tuple(one for one in renamings if any(old in words for old in one.old))


def beside(user: User, procedures: Sequence[str]) -> Beside | None:
    """For the page of a procedure or the debrief of a case (1 query); None without
    cards."""
    known = catalogue().procedures
    found = [key for key in procedures if key in known and cards_of(key)]
    if not found:
        return None
    mine = RuleDeck.objects.filter(user=user, procedure__in=found)
    taken = set(mine.values_list("procedure", flat=True))
    return Beside(
        tuple((known[key], len(cards_of(key)), key in taken) for key in found)
    )
