from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from exams.attempts.models import ENDED
from exams.papers.models import FormItem
from question_bank.kinds import KINDS
from question_bank.models import Item, ItemStatus, ItemVersion, Pool

if TYPE_CHECKING:
    from accounts.models import User
    from standards.models import Level, Node

UNFINISHED = ("ready", "open")
# Practice marks by the key alone; what people mark is practised in mocks and casework.
KEYED = tuple(code for code, kind in KINDS.items() if kind.marked_by_key)


def practisable(prefix: str = "") -> Q:
    """The one rule of what practice may show: published items of the practice pool
    whose current version was published for it, and that a key marks.

    `prefix` leads to the item, e.g. "version__item__". Every query of this room that
    reads an item's content goes through it: an exam item can never appear.
    """
    return Q(
        **{
            f"{prefix}pool": Pool.PRACTICE,
            f"{prefix}status": ItemStatus.PUBLISHED,
            f"{prefix}current__pool": Pool.PRACTICE,
            f"{prefix}kind__in": KEYED,
        }
    )


def end_of_day(at: datetime) -> datetime:
    """The midnight that ends the local day of `at`."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + timedelta(days=1)


def start_of_day(at: datetime) -> datetime:
    return end_of_day(at) - timedelta(days=1)


class MockQuerySet(models.QuerySet[Any]):
    def for_trainee(self, user: User) -> MockQuerySet:
        """One's own mocks; nobody reads another's."""
        return self.filter(user=user)

    def unfinished(self) -> MockQuerySet:
        return self.filter(attempt__status__in=UNFINISHED)

    def unrecorded(self) -> MockQuerySet:
        """Mocks that are over and whose answers are not in the log yet."""
        return self.filter(attempt__status__in=ENDED, recorded_at__isnull=True)

    def unfinished_first(self) -> MockQuerySet:
        """What waits to be gone on with, then the rest; each newest first."""
        waits = models.Q(attempt__status__in=UNFINISHED)
        last = models.Case(models.When(waits, then=0), default=1)
        return self.order_by(last, "-created_at")

    def of(self, level: Level, part: str) -> MockQuerySet:
        return self.filter(attempt__form__level=level, attempt__form__part=part)


def under(node: Node, prefix: str = "point__node") -> Q:
    """Items of a node or of what hangs below it: the tree has three layers."""
    return (
        Q(**{prefix: node})
        | Q(**{f"{prefix}__parent": node})
        | Q(**{f"{prefix}__parent__parent": node})
    )


class PracticeAnswerQuerySet(models.QuerySet[Any]):
    def for_trainee(self, user: User) -> PracticeAnswerQuerySet:
        return self.filter(user=user)

    def wrong(self) -> PracticeAnswerQuerySet:
        return self.filter(is_right=False)


class OwnItemQuerySet(models.QuerySet[Any]):
    """Rows of one person about items: cards and favourites."""

    def for_trainee(self, user: User) -> Self:
        return self.filter(user=user)

    def practisable(self) -> Self:
        return self.filter(practisable("item__"))

    def of_level(self, level: Level) -> Self:
        return self.filter(item__point__level=level)


class ReviewCardQuerySet(OwnItemQuerySet):
    def due(self, at: datetime) -> ReviewCardQuerySet:
        """Cards that come due before the local day of `at` is over: a card due in the
        evening belongs to the whole day."""
        return self.filter(due__lt=end_of_day(at))

    def in_wrong_book(self) -> ReviewCardQuerySet:
        return self.filter(is_in_wrong_book=True)


class DrillQuerySet(models.QuerySet[Any]):
    def for_trainee(self, user: User) -> DrillQuerySet:
        return self.filter(user=user)

    def unfinished(self) -> DrillQuerySet:
        return self.filter(finished_at__isnull=True)

    def with_progress(self) -> DrillQuerySet:
        """With `total` questions, those `answered` and `right`, the seconds `known`,
        and how many answers are `untimed`; newest first."""
        answered = Q(questions__answer__isnull=False)
        counted = self.annotate(
            total=Count("questions"),
            answered=Count("questions", answered),
            right=Count("questions", Q(questions__answer__is_right=True)),
            known=Sum("questions__answer__seconds"),
            untimed=Count(
                "questions", answered & Q(questions__answer__seconds__isnull=True)
            ),
        )
        return counted.order_by("-begun_at", "pk")


class DrillQuestionQuerySet(models.QuerySet[Any]):
    def showable(self) -> DrillQuestionQuerySet:
        """Questions whose item may still be shown, in whatever version."""
        return self.filter(practisable("version__item__"))

    def waiting(self) -> DrillQuestionQuerySet:
        """Questions to be answered: a version that was revised meanwhile is passed."""
        current = self.showable().filter(version=F("version__item__current"))
        return current.filter(answer__isnull=True)


def practice_items() -> models.QuerySet[Any]:
    """All items that practice may show."""
    return Item.objects.filter(practisable())


def items_met_by(user: User) -> models.QuerySet[Any]:
    """Items that `user` answered, was asked in a drill or an ended mock, or keeps."""
    met = (
        Q(pk__in=_own("ReviewCard", user).values("item"))
        | Q(pk__in=_own("Favourite", user).values("item"))
        | Q(versions__in=_versions_asked(user))
        | Q(versions__in=_versions_sat(user))
    )
    return practice_items().filter(met).distinct()


def versions_met_by(user: User) -> models.QuerySet[Any]:
    """Versions that `user` was asked in drills, and all those of items that they
    answered or keep."""
    met = (
        Q(item__in=_own("ReviewCard", user).values("item"))
        | Q(item__in=_own("Favourite", user).values("item"))
        | Q(pk__in=_versions_asked(user))
    )
    shown = ItemVersion.objects.filter(practisable("item__"), pool=Pool.PRACTICE)
    return shown.filter(met)


def _own(model: str, user: User) -> models.QuerySet[Any]:
    return apps.get_model("practice", model)._default_manager.filter(user=user)


def _versions_asked(user: User) -> models.QuerySet[Any]:
    questions = apps.get_model("practice", "DrillQuestion")._default_manager
    return questions.filter(drill__user=user).values("version")


def _versions_sat(user: User) -> models.QuerySet[Any]:
    """Of mocks that are over: before that, nobody keeps what they are asked."""
    ended = _own("Mock", user).filter(attempt__status__in=ENDED)
    return FormItem.objects.filter(
        form__attempts__mock__in=ended, version__isnull=False
    ).values("version")
