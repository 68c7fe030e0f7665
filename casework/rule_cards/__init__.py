"""Rule cards: one fact of a procedure, one question, to be met again and again.

Made from the catalogue of procedures and `casework/data/rule_cards.yaml`; pure, and the
same on any machine. Practice keeps what a person remembers of each; no exam uses them.
"""

from casework.rule_cards.card import RuleCard, Sort
from casework.rule_cards.offers import card_named, cards_of, rule_cards

__all__ = ["RuleCard", "Sort", "card_named", "cards_of", "rule_cards"]
