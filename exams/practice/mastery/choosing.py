"""Which level a page of mastery is about."""

from collections.abc import Sequence

from accounts.models import User
from exams.practice.models import StudyGoal
from question_bank.choosing import level_named
from question_bank.models import Item, ItemStatus, Pool
from standards.models import Level


def studied_level(user: User, asked: str, levels: Sequence[Level]) -> Level:
    """The level asked for, else the one studied for, else the first with items.

    404 for a level that is not there, and where no standard is loaded.
    """
    return level_named(asked or _own(user, levels), levels)


def _own(user: User, levels: Sequence[Level]) -> str:
    """The key of the level to begin with; empty if nothing speaks for one."""
    goal = StudyGoal.objects.filter(user=user).values_list("level", flat=True)
    wanted = set(goal) or _with_items()
    return next((level.key for level in levels if level.pk in wanted), "")


def _with_items() -> set[int]:
    items = Item.objects.filter(pool=Pool.PRACTICE, status=ItemStatus.PUBLISHED)
    return set(items.order_by().values_list("point__level", flat=True).distinct())
