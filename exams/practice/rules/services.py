"""Taking rule cards up, answering them, putting them away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from casework.rule_cards import RuleCard, cards_of
from exams.practice.drills import plausible
from exams.practice.errors import PracticeError
from exams.practice.models import RuleAnswer, RuleDeck, RuleMemory
from exams.practice.querysets import end_of_day
from exams.practice.recording import hold
from exams.practice.scheduling import Memory, next_memory, rating_of


@dataclass(frozen=True)
class CardReply:
    """What a trainee sends for a card: the value of a choice, or that they give up."""

    value: str
    gives_up: bool = False
    feeling: str = ""
    seconds: int | None = None


@transaction.atomic
def take_up(*, user: User, procedures: Iterable[str], at: datetime) -> list[RuleDeck]:
    """Take up the cards of these procedures; those taken up already stay as they are.

    PracticeError: rule_cards_none, for a procedure that has no cards or is unknown.
    """
    wanted = list(dict.fromkeys(procedures))
    if not wanted or not all(map(_has_cards, wanted)):
        raise PracticeError("rule_cards_none")
    return [
        RuleDeck.objects.get_or_create(
            user=user, procedure=one, defaults={"taken_at": at}
        )[0]
        for one in wanted
    ]


def _has_cards(procedure: str) -> bool:
    try:
        return bool(cards_of(procedure))
    except KeyError:
        return False


def put_away(*, user: User, procedures: Iterable[str]) -> None:
    """Put the cards away; what was answered stays, a repeat changes nothing."""
    RuleDeck.objects.filter(user=user, procedure__in=list(procedures)).delete()


@transaction.atomic
def answer_card(
    *, user: User, card: RuleCard, turn: int, reply: CardReply, at: datetime
) -> RuleAnswer:
    """Mark and keep the `turn`-th answer to a card that waits, and set its next day.

    The first answer stands; a repeat returns it. PracticeError: rule_card_not_waiting,
    answer_empty, answer_invalid.
    """
    hold(user)
    kept = RuleAnswer.objects.filter(user=user, card=card.key, turn=turn).first()
    if kept is not None:
        return kept
    known = RuleMemory.objects.filter(user=user, card=card.key).first()
    if not may_answer(known, turn, at):
        raise PracticeError("rule_card_not_waiting")
    choice = None if reply.gives_up else card.choice(reply.value)
    if choice is None and not reply.gives_up:
        raise PracticeError("answer_invalid" if reply.value else "answer_empty")
    answer = RuleAnswer.objects.create(
        user=user,
        card=card.key,
        turn=turn,
        chosen=choice.text if choice else "",
        is_right=choice is not None and choice.is_right,
        feeling=reply.feeling,
        seconds=plausible(reply.seconds),
        at=at,
    )
    _move(known, answer)
    return answer


def may_answer(known: RuleMemory | None, turn: int, at: datetime) -> bool:
    """Whether `turn` is the next one and the card is new or due today."""
    if known is None:
        return turn == 1
    return turn == known.turns + 1 and known.due < end_of_day(at)


def _move(known: RuleMemory | None, answer: RuleAnswer) -> None:
    rating = rating_of(is_right=answer.is_right, feeling=answer.feeling)
    memory = next_memory(_memory(known), rating, answer.at)
    RuleMemory.objects.update_or_create(
        user_id=answer.user_id,
        card=answer.card,
        defaults={
            "state": memory.state,
            "step": memory.step,
            "stability": memory.stability,
            "difficulty": memory.difficulty,
            "due": memory.due,
            "last_review": memory.last_review,
            "turns": answer.turn,
        },
    )


def _memory(known: RuleMemory | None) -> Memory | None:
    if known is None:
        return None
    return Memory(
        known.state, known.step, known.stability, known.difficulty, known.due,
        known.last_review,
    )  # fmt: skip
