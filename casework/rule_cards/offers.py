"""All rule cards there are, and those of a procedure."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from casework.drills.drill import Citation
from casework.procedures import Procedure, catalogue
from casework.rule_cards.card import Asked, Choice, RuleCard, key_of
from casework.rule_cards.cloze import cloze_cards
from casework.rule_cards.limits import limit_cards
from casework.rule_cards.ordering import order_cards
from casework.rule_cards.papers import paper_cards

Maker = Callable[[Procedure], Iterator[Asked]]
MAKERS: tuple[Maker, ...] = (limit_cards, paper_cards, order_cards, cloze_cards)


@cache
def rule_cards() -> Mapping[str, RuleCard]:
    """Every card by its key, in the order of the catalogue."""
    cards = (card for key in catalogue().procedures for card in cards_of(key))
    return {card.key: card for card in cards}


def card_named(key: str) -> RuleCard | None:
    return rule_cards().get(key)


@cache
def cards_of(key: str) -> tuple[RuleCard, ...]:
    """The cards of a procedure; KeyError if it is not known."""
    procedure = catalogue().procedures[key]
    asked = (one for maker in MAKERS for one in maker(procedure))
    return tuple(_card(procedure, one) for one in asked)


def _card(procedure: Procedure, asked: Asked) -> RuleCard:
    return RuleCard(
        key=key_of(procedure.id, asked),
        procedure=procedure.id,
        sort=asked.sort,
        ask=asked.ask,
        choices=(
            Choice(asked.right, True),
            *(Choice(text, False) for text in asked.wrong),
        ),
        citation=Citation(
            document=catalogue().guides[procedure.guide],
            chapter=procedure.section,
            phrase=asked.phrase,
            is_source=asked.is_source,
        ),
    )
