"""When an item is due again: FSRS, in whole days. Pure.

`fsrs` keeps what a person remembers as stability (days until nine of ten such items
are still known) and difficulty. We use it without its steps of minutes: a trainee
comes once a day, so whatever is answered today comes back tomorrow at the earliest.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from fsrs import Card, Rating, Scheduler, State

from exams.practice.models.answers import Feeling

# Half a year is longer than anybody studies for one exam.
LONGEST_DAYS = 180
# Nobody can check a date that was shaken: the same answers give the same days.
SCHEDULER = Scheduler(
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)
FELT = {Feeling.UNSURE: Rating.Hard, Feeling.EASY: Rating.Easy}


@dataclass(frozen=True)
class Memory:
    """What is known of one person and one item, and when it is due."""

    state: int
    step: int | None
    stability: float | None
    difficulty: float | None
    due: datetime
    last_review: datetime


def rating_of(*, is_right: bool, feeling: str = "") -> Rating:
    """Wrong, or not wholly right, is Again, however sure one felt; right is Good, or
    what the trainee said: 没把握 Hard, 很容易 Easy."""
    if not is_right:
        return Rating.Again
    return FELT.get(Feeling(feeling), Rating.Good) if feeling else Rating.Good


def next_memory(memory: Memory | None, rating: Rating, at: datetime) -> Memory:
    """The memory after an answer; None is an item met for the first time.

    An answer that is told late (a mock, by the sweep) counts as given at the last one.
    """
    at = max(at, memory.last_review) if memory else at
    card, _log = SCHEDULER.review_card(_card(memory, at), rating, at.astimezone(UTC))
    assert card.last_review is not None, "a reviewed card has its day"
    return Memory(
        state=card.state.value,
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last_review=card.last_review,
    )


def _card(memory: Memory | None, at: datetime) -> Card:
    # fsrs makes up an id from the clock, and sleeps for it, unless it is given one.
    if memory is None:
        return Card(card_id=0, due=at)
    return Card(
        card_id=0,
        state=State(memory.state),
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review.astimezone(UTC),
    )
