"""Reading what was answered: one person's answers, or the sums of a whole class."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, FloatField, QuerySet, When, Window
from django.db.models.functions import Cast, RowNumber

from accounts.models import User
from exams.practice.mastery.folding import Answer, Place, RowEvidence, Tally
from exams.practice.models import PracticeAnswer
from question_bank.models import ItemStatus
from standards.models import Level, NodeKind

NODE = "version__item__point__node"
PART = "version__item__point__part"
# The fields of a folding.Answer, in its order.
ANSWER = ("version", PART, "row", "version__difficulty", "earned", "at")
LEAVES = (NodeKind.BASIC_POINT, NodeKind.SKILL, NodeKind.KNOWLEDGE)


def row_of(node: str) -> Case:
    """The row of a node: what its leaf hangs on, else itself. `node` leads to it."""
    leaf = When(**{f"{node}__kind__in": LEAVES}, then=F(f"{node}__parent"))
    return Case(leaf, default=F(node))


def answers_of(user: User, level: Level, until: datetime) -> list[Answer]:
    """One's answers about a level, oldest first (1 query)."""
    own = PracticeAnswer.objects.for_trainee(user)
    found = _telling(own, level, until).order_by("at", "pk")
    return [Answer(*row) for row in found.values_list(*ANSWER)]


def class_evidence(
    users: Collection[int], level: Level, at: datetime
) -> dict[int, dict[Place, RowEvidence]]:
    """What each of `users` has answered until `at`, by place (1 query).

    As `folding.evidence_at`, but the database picks the latest answers.
    """
    own = PracticeAnswer.objects.filter(user__in=users)
    found = _latest(_telling(own, level, at)).order_by()
    tallies: defaultdict[int, Tally] = defaultdict(lambda: Tally(at))
    for user, times, *row in found.values_list("user", "times", *ANSWER):
        tallies[user].add(Answer(*row), is_repeat=times > 1)
    return {user: tally.rows() for user, tally in tallies.items()}


def _telling(answers: QuerySet[Any], level: Level, until: datetime) -> QuerySet[Any]:
    """Answers to items of the level that still stand: a stopped item tells nothing."""
    return answers.filter(
        version__item__point__level=level,
        version__item__status=ItemStatus.PUBLISHED,
        at__lte=until,
    ).annotate(row=row_of(NODE), earned=Cast("share", FloatField()))


def _latest(answers: QuerySet[Any]) -> QuerySet[Any]:
    """Each version's latest of `answers` and how many `times` it was answered.

    By windows, which read the log once; to look for a later and an earlier answer
    would read it again for each row.
    """
    same = [F("user"), F("version")]
    turn = Window(
        RowNumber(), partition_by=same, order_by=[F("at").desc(), F("pk").desc()]
    )
    times = Window(Count("pk"), partition_by=same)
    return answers.annotate(turn=turn, times=times).filter(turn=1)
