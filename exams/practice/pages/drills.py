"""A drill's questions and what came of them, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.urls import reverse

from accounts.models import User
from exams.attempts.answer_fields import AnswerFields, answer_fields
from exams.practice.causes import causes_of
from exams.practice.days import drill_row
from exams.practice.models import Cause, Drill, DrillQuestion, ReviewCard
from exams.practice.reviewing import (
    Placed,
    ReviewedItem,
    challenges_of,
    favourites_of,
    for_review,
    reviewed,
)
from question_bank.kinds import kind_of
from question_bank.models import Challenge

DRILLS_A_PAGE = 20


@dataclass(frozen=True)
class QuestionPage:
    """A question to answer; `number` is its place, for people and field ids."""

    drill: Drill
    number: int
    total: int
    answered: int
    kind: str
    area: str
    fields: AnswerFields

    @property
    def number_now(self) -> int:
        """How many-th it is for the trainee, who never sees those passed over."""
        return self.answered + 1


@dataclass(frozen=True)
class AnsweredPage:
    """A question that was answered, explained; `due` is when it comes back."""

    drill: Drill
    item: ReviewedItem
    total: int
    answered: int
    due: datetime | None
    is_in_wrong_book: bool

    @property
    def has_more(self) -> bool:
        return self.drill.finished_at is None


@dataclass(frozen=True)
class DrillResult:
    """A finished drill: what was right, and every item with its explanation."""

    drill: Drill
    items: tuple[ReviewedItem, ...]
    passed_over: int

    @property
    def wrong(self) -> tuple[ReviewedItem, ...]:
        return tuple(item for item in self.items if item.is_wrong)

    @property
    def right(self) -> int:
        return len(self.items) - len(self.wrong)

    def filter_for(self, wish: str) -> str:
        """Which items to show, "all" or "wrong": the wrong ones where there are any."""
        return "all" if wish == "all" or not self.wrong else "wrong"


def question_page(drill: Drill, question: DrillQuestion) -> QuestionPage:
    """2 queries, if the question came with its version, item, point and area."""
    item = question.version.item
    kind = kind_of(item.kind)
    shown = kind.shown(question.version.content, question.option_order)
    answered = drill.questions.filter(answer__isnull=False).count()
    return QuestionPage(
        drill=drill,
        number=question.position,
        total=answered + drill.questions.waiting().count(),
        answered=answered,
        kind=str(kind.label),
        area=item.point.area.short_name,
        fields=answer_fields(shown, None),
    )


def answered_page(user: User, drill: Drill, question: DrillQuestion) -> AnsweredPage:
    """6 queries, if the question came by `for_review` with its answer."""
    item = question.version.item
    card = ReviewCard.objects.for_trainee(user).filter(item=item).first()
    answered = drill.questions.filter(answer__isnull=False).count()
    return AnsweredPage(
        drill=drill,
        item=_told(
            question,
            challenges_of(drill.pk).get(question.position),
            favourites_of(user, [item.pk]),
            causes_of([question.answer]),
        ),
        total=answered + drill.questions.waiting().count(),
        answered=answered,
        due=card.due if card else None,
        is_in_wrong_book=bool(card and card.is_in_wrong_book),
    )


def drill_result(user: User, drill: Drill) -> DrillResult:
    """6 queries, however many questions."""
    answered = drill.questions.showable().filter(answer__isnull=False)
    rows = list(for_review(answered.select_related("answer"), "version__"))
    challenges = challenges_of(drill.pk)
    kept = favourites_of(user, [row.version.item_id for row in rows])
    causes = causes_of(row.answer for row in rows)
    return DrillResult(
        drill=drill,
        items=tuple(
            _told(row, challenges.get(row.position), kept, causes) for row in rows
        ),
        passed_over=drill.questions.count() - len(rows),
    )


def _told(
    question: DrillQuestion,
    challenge: Challenge | None,
    kept: set[UUID],
    causes: Mapping[int, Cause],
) -> ReviewedItem:
    item, answer = reviewed(placed(question)), question.answer
    address = [question.drill_id, question.position]
    return replace(
        item,
        challenge=challenge,
        challenge_url=reverse("practice:drill_challenge", args=address),
        is_favourite=item.item in kept,
        answer_key=answer.key if answer else None,
        cause=causes.get(answer.pk) if answer else None,
    )


def placed(question: DrillQuestion) -> Placed:
    answer = question.answer
    return Placed(
        number=question.position,
        version=question.version,
        option_order=question.option_order,
        answer=answer.answer if answer else None,
        got=answer.share if answer else None,
        points=Decimal(1),
    )


def drills_page(user: User, number: str) -> Page:
    """A page of DrillRow, the newest first (2 queries)."""
    drills = Drill.objects.for_trainee(user).with_progress()
    page = Paginator(drills, DRILLS_A_PAGE).get_page(number)
    page.object_list = [drill_row(drill) for drill in page.object_list]
    return page
