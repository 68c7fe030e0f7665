"""What a trainee works towards, set or assumed."""

from dataclasses import dataclass

from accounts.models import User
from exams.practice.models import StudyGoal
from exams.practice.models.goals import USUAL_MINUTES
from exams.practice.querysets import practice_items
from standards.models import Level


@dataclass(frozen=True)
class Goal:
    """`level` is None while no level has practice items; `is_set`: by the trainee."""

    level: Level | None
    minutes: int
    is_set: bool

    @property
    def seconds(self) -> int:
        return self.minutes * 60


def goal_of(user: User) -> Goal:
    """The trainee's own goal, else the lowest level with practice items (1-2 queries)."""
    own = StudyGoal.objects.filter(user=user).select_related("level__standard")
    goal = own.defer("level__standard__document").first()
    if goal:
        return Goal(goal.level, goal.minutes, is_set=True)
    return Goal(first_level(), USUAL_MINUTES, is_set=False)


def studied_level(user: User) -> Level | None:
    """What other rooms are told of the goal (1-2 queries)."""
    return goal_of(user).level


def levels_with_items() -> list[Level]:
    """Levels that can be practised, newer editions first, the lowest first (1 query)."""
    filled = practice_items().values("point__level")
    levels = Level.objects.filter(pk__in=filled).select_related("standard")
    ordered = levels.order_by("standard__code", "-standard__edition", "-number")
    return list(ordered.defer("standard__document"))


def first_level() -> Level | None:
    return next(iter(levels_with_items()), None)


def minutes_a_day(user: User) -> int:
    """1 query."""
    own = StudyGoal.objects.filter(user=user).values_list("minutes", flat=True)
    return own.first() or USUAL_MINUTES
