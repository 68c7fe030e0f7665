"""The one way into the log: an answer is marked, kept, and moves its card."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from exams.attempts.models import Attempt
from exams.attempts.reports import final_answers
from exams.papers.models import FormItem
from exams.practice.models import How, Mock, PracticeAnswer, ReviewCard
from exams.practice.querysets import practisable
from exams.practice.scheduling import Memory, next_memory, rating_of
from exams.practice.wrong_book import Standing, after_answer
from question_bank.kinds import kind_of
from question_bank.models import ItemVersion

PLACES = Decimal("0.0001")
MOVED = (
    "state", "step", "stability", "difficulty", "due", "last_review",
    "is_in_wrong_book", "right_days", "last_right_on", "last_answer",
)  # fmt: skip


@dataclass(frozen=True)
class Given:
    """An answer as it was given. `version` has its item loaded; `answer` is clean."""

    key: UUID
    version: ItemVersion
    option_order: Sequence[int]
    answer: Mapping[str, Any] | None
    how: How
    at: datetime
    feeling: str = ""
    seconds: int | None = None


@transaction.atomic
def record_answers(*, user: User, given: Iterable[Given]) -> list[PracticeAnswer]:
    """Mark and keep answers of `user`, and move their cards; a repeat changes nothing.

    Of a repeated key the first row stands and is returned. 6 queries, however many.
    """
    hold(user)
    asked = list(given)
    keys = [one.key for one in asked]
    kept = {row.key: row for row in PracticeAnswer.objects.filter(key__in=keys)}
    fresh = [_marked(user, one) for one in asked if one.key not in kept]
    PracticeAnswer.objects.bulk_create(fresh)
    _move_cards(user, fresh)
    kept |= {row.key: row for row in fresh}
    return [kept[key] for key in keys]


def hold(user: User) -> None:
    """Two clicks at once come one after the other: the second finds the first's."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _marked(user: User, given: Given) -> PracticeAnswer:
    version = given.version
    exact = kind_of(version.item.kind).share(
        version.content, given.answer, given.option_order
    )
    share = Decimal(exact.numerator) / Decimal(exact.denominator)
    return PracticeAnswer(
        key=given.key,
        user=user,
        version=version,
        option_order=list(given.option_order),
        answer=given.answer,
        # Cut, not rounded: only what is wholly right is 1.
        share=share.quantize(PLACES, ROUND_DOWN),
        is_right=exact == 1,
        feeling=given.feeling,
        how=given.how,
        seconds=given.seconds,
        at=given.at,
    )


def _move_cards(user: User, answers: Sequence[PracticeAnswer]) -> None:
    items = [answer.version.item_id for answer in answers]
    found = ReviewCard.objects.for_trainee(user).filter(item__in=items)
    cards: dict[UUID, ReviewCard] = {card.item_id: card for card in found}
    for answer in answers:
        known = cards.get(answer.version.item_id)
        cards[answer.version.item_id] = _moved(user, known, answer)
    ReviewCard.objects.bulk_create(
        cards.values(),
        update_conflicts=True,
        unique_fields=["user", "item"],
        update_fields=MOVED,
    )


def _moved(user: User, card: ReviewCard | None, answer: PracticeAnswer) -> ReviewCard:
    rating = rating_of(is_right=answer.is_right, feeling=answer.feeling)
    memory = next_memory(_memory(card), rating, answer.at)
    standing = after_answer(
        _standing(card), is_right=answer.is_right, on=timezone.localdate(answer.at)
    )
    return ReviewCard(
        user=user,
        item_id=answer.version.item_id,
        state=memory.state,
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review,
        is_in_wrong_book=standing.is_in_book,
        right_days=standing.right_days,
        last_right_on=standing.last_right_on,
        last_answer=answer,
    )


def _memory(card: ReviewCard | None) -> Memory | None:
    if card is None:
        return None
    return Memory(
        card.state, card.step, card.stability, card.difficulty, card.due,
        card.last_review,
    )  # fmt: skip


def _standing(card: ReviewCard | None) -> Standing:
    if card is None:
        return Standing()
    return Standing(card.is_in_wrong_book, card.right_days, card.last_right_on)


@transaction.atomic
def record_mock(*, attempt_id: UUID, at: datetime) -> list[PracticeAnswer]:
    """Take what was answered in an ended mock into the log, once.

    Only items that a key marks, that were answered, and that are still of the practice
    pool; a place left empty says nothing of what one knows. No mock, none.
    """
    waiting = Mock.objects.unrecorded().filter(attempt=attempt_id)
    mock = waiting.select_related("attempt", "user").first()
    if mock is None or not _claim(mock, at):
        return []
    return record_answers(user=mock.user, given=_answers_of(mock.attempt))


def _claim(mock: Mock, at: datetime) -> int:
    """1 for whoever comes first (the hand-in or the sweep), 0 for the other."""
    open_still = Mock.objects.filter(pk=mock.pk, recorded_at__isnull=True)
    return open_still.update(recorded_at=at)


def _answers_of(attempt: Attempt) -> Iterable[Given]:
    answers = {one.form_item_id: one.answer for one in final_answers(attempt)}
    rows: Iterable[FormItem] = attempt.form.items.filter(
        practisable("version__item__")
    ).select_related("version__item")
    for row in rows:
        if row.version is not None and answers.get(row.pk) is not None:
            yield Given(
                key=uuid5(attempt.pk, str(row.position)),
                version=row.version,
                option_order=row.option_order,
                answer=answers[row.pk],
                how=How.MOCK,
                at=attempt.ended_at or attempt.admitted_at,
            )


def record_unrecorded(at: datetime) -> list[UUID]:
    """Mocks that ended and never reached the log; the tick calls it. Their attempts."""
    found = list(Mock.objects.unrecorded().values_list("attempt_id", flat=True))
    for attempt_id in found:
        record_mock(attempt_id=attempt_id, at=at)
    return found
