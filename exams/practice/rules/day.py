"""What of rule cards waits for a trainee today, and what was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from accounts.models import User
from casework.procedures import catalogue
from casework.rule_cards import RuleCard
from exams.practice.models import RuleAnswer, RuleDeck, RuleMemory
from exams.practice.planning import RULE_CARDS_A_DAY, minutes_of
from exams.practice.querysets import end_of_day, start_of_day
from exams.practice.rules.queue import Deck, Held, deck_of, waiting

# What a card takes whose time nobody knows.
SECONDS_UNKNOWN = 20


@dataclass(frozen=True)
class RuleDay:
    """Decks taken up, the cards that wait in their order, and today's answers."""

    decks: tuple[Deck, ...] = ()
    waiting: tuple[RuleCard, ...] = ()
    done: int = 0
    right: int = 0
    seconds: int = 0

    @property
    def minutes(self) -> int:
        return minutes_of(self.seconds)

    @property
    def planned(self) -> int:
        """Of the cards that wait, those that today's plan still takes."""
        return min(len(self.waiting), max(RULE_CARDS_A_DAY - self.done, 0))

    @property
    def total(self) -> int:
        return sum(len(deck.cards) for deck in self.decks)


@dataclass(frozen=True)
class Done:
    """Today's answers; `new` are those to cards met for the first time."""

    number: int
    new: int
    right: int
    seconds: int


def rule_day(user: User, at: datetime) -> RuleDay:
    """Today's rule cards (3 queries; 1 for who has taken none up)."""
    procedures = procedures_of(user)
    if not procedures:
        return RuleDay()
    held, done = held_by(user), _done(user, at)
    decks = tuple(deck_of(one, held, end_of_day(at)) for one in procedures)
    return RuleDay(
        decks=decks,
        waiting=tuple(waiting(decks, held, done.new)),
        done=done.number,
        right=done.right,
        seconds=done.seconds,
    )


def procedures_of(user: User) -> list[str]:
    """What the trainee took up, in that order, as far as the catalogue has it still."""
    taken = RuleDeck.objects.filter(user=user).values_list("procedure", flat=True)
    return [key for key in taken if key in catalogue().procedures]


def held_by(user: User) -> Mapping[str, Held]:
    rows = RuleMemory.objects.filter(user=user).values_list("card", "due", "turns")
    return {card: Held(due, turns) for card, due, turns in rows}


def _done(user: User, at: datetime) -> Done:
    today = RuleAnswer.objects.filter(user=user, at__gte=start_of_day(at))
    found = today.aggregate(
        number=Count("pk"),
        new=Count("pk", Q(turn=1)),
        right=Count("pk", Q(is_right=True)),
        known=Sum("seconds", default=0),
        untimed=Count("pk", Q(seconds__isnull=True)),
    )
    seconds = found["known"] + found["untimed"] * SECONDS_UNKNOWN
    return Done(found["number"], found["new"], found["right"], seconds)
