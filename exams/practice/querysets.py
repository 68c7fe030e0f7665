from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from question_bank.kinds import KINDS
from question_bank.models import Item, ItemStatus, Pool

if TYPE_CHECKING:
    from accounts.models import User
    from standards.models import Level

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

    def unfinished_first(self) -> MockQuerySet:
        """What waits to be gone on with, then the rest; each newest first."""
        waits = models.Q(attempt__status__in=UNFINISHED)
        last = models.Case(models.When(waits, then=0), default=1)
        return self.order_by(last, "-created_at")

    def of(self, level: Level, part: str) -> MockQuerySet:
        return self.filter(attempt__form__level=level, attempt__form__part=part)


class PracticeAnswerQuerySet(models.QuerySet[Any]):
    def for_trainee(self, user: User) -> PracticeAnswerQuerySet:
        return self.filter(user=user)


class OwnItemQuerySet(models.QuerySet[Any]):
    """Rows of one person about items: cards and favourites."""

    def for_trainee(self, user: User) -> OwnItemQuerySet:
        return self.filter(user=user)

    def practisable(self) -> OwnItemQuerySet:
        return self.filter(practisable("item__"))

    def of_level(self, level: Level) -> OwnItemQuerySet:
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


class DrillQuestionQuerySet(models.QuerySet[Any]):
    def showable(self) -> DrillQuestionQuerySet:
        """Questions whose item may still be shown, in whatever version."""
        return self.filter(practisable("version__item__"))

    def waiting(self) -> DrillQuestionQuerySet:
        """Questions to be answered: a version that was revised meanwhile is passed."""
        current = self.showable().filter(version=F("version__item__current"))
        return current.filter(answer__isnull=True)


def practice_items() -> models.QuerySet[Item]:
    """All items that practice may show."""
    return Item.objects.filter(practisable())
