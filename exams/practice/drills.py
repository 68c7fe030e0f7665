"""The life of a drill: begun, answered question by question, finished."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from exams.practice.errors import PracticeError
from exams.practice.models import (
    Aim,
    Drill,
    DrillQuestion,
    Explains,
    How,
    PracticeAnswer,
)
from exams.practice.querysets import start_of_day
from exams.practice.recording import Given, hold, record_answers
from question_bank.errors import ItemError
from question_bank.kinds import kind_of
from question_bank.models import Challenge, ItemVersion
from question_bank.services.notes import AttemptFacts, raise_challenge
from standards.models import Level

# Who stays longer over one question has left it meanwhile.
LONGEST_SECONDS = 30 * 60


@dataclass(frozen=True)
class DrillWish:
    """What a drill is for and how it goes; `level` is None where it has several."""

    aim: Aim
    title: str
    level: Level | None = None
    explains: Explains = Explains.EACH


@dataclass(frozen=True)
class Reply:
    """What a trainee sends for a question: an answer or that they give up."""

    answer: Mapping[str, Any]
    gives_up: bool = False
    feeling: str = ""
    seconds: int | None = None


@transaction.atomic
def begin_drill(
    *, user: User, wish: DrillWish, versions: Sequence[ItemVersion], at: datetime
) -> Drill:
    """A drill of these versions, in this order, options shuffled.

    One begun today for the same and not yet answered is gone on with: a double click
    begins one. PracticeError: nothing_to_practise.
    """
    if not versions:
        raise PracticeError("nothing_to_practise")
    hold(user)
    found = _untouched(user, wish, at)
    if found:
        return found
    drill = Drill.objects.create(
        user=user,
        level=wish.level,
        aim=wish.aim,
        title=wish.title,
        explains=wish.explains,
        begun_at=at,
    )
    DrillQuestion.objects.bulk_create(
        DrillQuestion(
            drill=drill,
            position=place,
            version=version,
            option_order=_shuffled(version),
        )
        for place, version in enumerate(versions, start=1)
    )
    return drill


def _untouched(user: User, wish: DrillWish, at: datetime) -> Drill | None:
    same = Drill.objects.for_trainee(user).filter(
        aim=wish.aim, title=wish.title, explains=wish.explains
    )
    today = same.unfinished().filter(begun_at__gte=start_of_day(at))
    found: Drill | None = today.exclude(questions__answer__isnull=False).first()
    return found


def _shuffled(version: ItemVersion) -> list[int]:
    number = kind_of(version.item.kind).option_count(version.content)
    return secrets.SystemRandom().sample(range(number), number)


@transaction.atomic
def answer_question(
    *, drill: Drill, place: int, reply: Reply, at: datetime
) -> PracticeAnswer:
    """Mark and keep the answer to a question of an unfinished drill.

    The first answer stands; a repeat returns it. The last one finishes the drill.
    PracticeError: question_unknown, drill_finished, answer_empty, answer_invalid.
    """
    question = _question(drill, place)
    if question.answer is not None:
        return question.answer
    if drill.finished_at is not None:
        raise PracticeError("drill_finished")
    given = Given(
        key=question.key,
        version=question.version,
        option_order=question.option_order,
        answer=_clean(question, reply),
        how=How.REVIEW if drill.aim == Aim.DUE else How.DRILL,
        feeling=reply.feeling,
        seconds=plausible(reply.seconds),
        at=at,
    )
    [kept] = record_answers(user=drill.user, given=[given])
    DrillQuestion.objects.filter(pk=question.pk).update(answer=kept)
    settle_drill(drill=drill, at=at)
    return kept


def _question(drill: Drill, place: int) -> DrillQuestion:
    questions = drill.questions.select_related("version__item", "answer")
    question = questions.filter(position=place).first()
    if question is None:
        raise PracticeError("question_unknown")
    if question.answer is None and not questions.waiting().filter(position=place):
        # Retired, frozen or revised since it was drawn.
        raise PracticeError("question_unknown")
    return question


def _clean(question: DrillQuestion, reply: Reply) -> Mapping[str, Any] | None:
    if reply.gives_up:
        return None
    kind, content = kind_of(question.version.item.kind), question.version.content
    try:
        answer = kind.clean_answer(content, dict(reply.answer))
    except ItemError:
        raise PracticeError("answer_invalid") from None
    if answer is None:
        raise PracticeError("answer_empty")
    return answer


def plausible(seconds: int | None) -> int | None:
    return seconds if seconds is not None and 0 < seconds <= LONGEST_SECONDS else None


def settle_drill(*, drill: Drill, at: datetime) -> None:
    """Finish the drill if none of its questions waits any more."""
    if not drill.questions.waiting().exists():
        end_drill(drill=drill, at=at)


def end_drill(*, drill: Drill, at: datetime) -> None:
    """Finish it now; what is unanswered stays so. A repeat changes nothing."""
    Drill.objects.unfinished().filter(pk=drill.pk).update(finished_at=at)


def challenge_question(
    *, drill: Drill, place: int, body: str, at: datetime
) -> Challenge:
    """题目有误 about a question whose right answer was shown, as after a mock.

    PracticeError: question_unknown; BankError as raise_challenge.
    """
    answered = drill.questions.showable().filter(answer__isnull=False)
    rows = answered.select_related("version__item", "answer")
    question = rows.filter(position=place).first()
    if question is None or question.answer is None or not drill.shows(question):
        raise PracticeError("question_unknown")
    kind, version = kind_of(question.version.item.kind), question.version
    return raise_challenge(
        version=version,
        trainee=drill.user,
        body=body,
        facts=AttemptFacts(
            attempt=drill.pk,
            place=place,
            answer_given=kind.answer_text(question.answer.answer),
            key_shown=kind.key_text(version.content, question.option_order),
        ),
        at=at,
    )
