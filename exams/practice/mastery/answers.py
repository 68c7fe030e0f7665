"""Reading what was answered: one person's answers, or the sums of a whole class."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast

from accounts.models import User
from exams.practice.mastery.folding import (
    WEEK,
    WINDOW_WEEKS,
    WORTH,
    WORTH_OF_REPEAT,
    Answer,
    Place,
    RowEvidence,
    Tally,
)
from exams.practice.models import PracticeAnswer
from question_bank.models import ItemStatus
from standards.models import Level, NodeKind

NODE = "version__item__point__node"
PART = "version__item__point__part"
LEAVES = (NodeKind.BASIC_POINT, NodeKind.SKILL, NodeKind.KNOWLEDGE)


def row_of(node: str) -> Case:
    """The row of a node: what its leaf hangs on, else itself. `node` leads to it."""
    leaf = When(**{f"{node}__kind__in": LEAVES}, then=F(f"{node}__parent"))
    return Case(leaf, default=F(node))


def answers_of(user: User, level: Level, until: datetime) -> list[Answer]:
    """One's answers about a level, oldest first (1 query)."""
    own = PracticeAnswer.objects.for_trainee(user)
    found = (
        _telling(own, level)
        .filter(at__lte=until)
        .annotate(row=row_of(NODE))
        .order_by("at", "pk")
        .values_list("version_id", PART, "row", "version__difficulty", "share", "at")
    )
    return [
        Answer(version, part, row, difficulty, float(share), at)
        for version, part, row, difficulty, share, at in found
    ]


def class_evidence(
    users: Collection[int], level: Level, at: datetime
) -> dict[int, dict[Place, RowEvidence]]:
    """What each of `users` has answered until `at`, by place (1 query).

    The sums of `folding.evidence_at`, made by the database.
    """
    own = PracticeAnswer.objects.filter(user__in=users)
    found = (
        _latest(_telling(own, level), at)
        .annotate(row=row_of(NODE), worth=_worth(at))
        .order_by()
        .values_list("user", PART, "row", "version__difficulty")
        .annotate(
            answers=Count("pk"),
            weight=Sum("worth"),
            earned=Sum(F("worth") * Cast("share", FloatField())),
        )
    )
    tallies: defaultdict[int, Tally] = defaultdict(Tally)
    for user, part, row, difficulty, *sums in found:
        tallies[user].add((part, row), difficulty, *sums)
    return {user: tally.rows() for user, tally in tallies.items()}


def _telling(answers: QuerySet[Any], level: Level) -> QuerySet[Any]:
    """Answers to items of the level that still stand: a stopped item tells nothing."""
    return answers.filter(
        version__item__point__level=level,
        version__item__status=ItemStatus.PUBLISHED,
    )


def _latest(answers: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Each version's latest answer until `at`, and whether there was one before."""
    same = PracticeAnswer.objects.filter(
        user=OuterRef("user"), version=OuterRef("version")
    )
    later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    earlier = Q(at__lt=OuterRef("at")) | Q(at=OuterRef("at"), pk__lt=OuterRef("pk"))
    return answers.filter(
        ~Exists(same.filter(later, at__lte=at)),
        at__lte=at,
        at__gt=at - WINDOW_WEEKS * WEEK,
    ).annotate(is_repeat=Exists(same.filter(earlier)))


def _worth(at: datetime) -> Case:
    """What an answer counts, by its age in whole weeks."""
    first = [_by_age(at, repeat=False), _by_age(at, repeat=True)]
    return Case(
        When(is_repeat=True, then=first[1]),
        default=first[0],
        output_field=FloatField(),
    )


def _by_age(at: datetime, *, repeat: bool) -> Case:
    factor = WORTH_OF_REPEAT if repeat else 1.0
    steps = [
        When(at__gt=at - (week + 1) * WEEK, then=Value(worth * factor))
        for week, worth in enumerate(WORTH)
    ]
    return Case(*steps, default=Value(0.0), output_field=FloatField())
