"""What waits for a trainee today, counted from cards, items and today's drills."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exams.practice.drawing import own_cards
from exams.practice.goals import Goal, goal_of
from exams.practice.models import Drill, ReviewCard
from exams.practice.planning import AreaState, Step, Work, minutes_of, plan_day
from exams.practice.querysets import end_of_day, practice_items, start_of_day
from exams.practice.rules.day import RuleDay, rule_day
from standards.models import Level, Part
from standards.reports import weight_table

DAYS_AHEAD = 6
BAR_FLOOR, BAR_HEIGHT = 92, 72
WEEKDAYS = tuple(map(_, ("周一", "周二", "周三", "周四", "周五", "周六", "周日")))
# What a question takes whose time nobody knows.
SECONDS_UNKNOWN = 45
# Older drills that were left wait in the list of drills, not in today's plan.
MOST_BEGUN = 2


@dataclass(frozen=True)
class DueDay:
    """How many cards come due on a day; what is late counts for today."""

    day: date
    number: int


@dataclass(frozen=True)
class DueBar:
    """A day as the picture draws it, in the units of its viewBox (350 × 116)."""

    label: str
    number: int
    x: int
    height: int

    @property
    def y(self) -> int:
        return BAR_FLOOR - self.height

    @property
    def number_y(self) -> int:
        return self.y - 6

    @property
    def middle(self) -> int:
        return self.x + 16


@dataclass(frozen=True)
class DrillRow:
    """A drill with how far it is. `waiting`: questions that can still be answered."""

    drill: Drill
    total: int
    answered: int
    right: int
    seconds: int

    @property
    def is_finished(self) -> bool:
        return self.drill.finished_at is not None

    @property
    def left(self) -> int:
        return self.total - self.answered

    @property
    def minutes(self) -> int:
        return minutes_of(self.seconds)


@dataclass(frozen=True)
class Cards:
    """The trainee's cards in figures."""

    total: int
    due: int
    oldest_due: datetime | None
    wrong: int
    wrong_waiting: int
    days: tuple[DueDay, ...]

    @property
    def ahead(self) -> int:
        """Cards of the days after today."""
        return sum(one.number for one in self.days[1:])

    @property
    def bars(self) -> tuple[DueBar, ...]:
        most = max(1, *(one.number for one in self.days))
        return tuple(
            DueBar(
                label=str(WEEKDAYS[one.day.weekday()] if place else _("今天")),
                number=one.number,
                x=9 + 50 * place,
                height=round(one.number / most * BAR_HEIGHT),
            )
            for place, one in enumerate(self.days)
        )


@dataclass(frozen=True)
class Day:
    """Today's plan: what was done, what was begun, what comes next."""

    goal: Goal
    cards: Cards
    rules: RuleDay
    done: tuple[DrillRow, ...]
    begun: tuple[DrillRow, ...]
    steps: tuple[Step, ...]

    @property
    def is_done(self) -> bool:
        """Whether the minutes are spent, or nothing is left to do."""
        is_begun = bool(self.done or self.rules.done)
        return is_begun and not self.begun and not self.steps


def day_of(user: User, at: datetime) -> Day:
    """Today's plan, made anew from what was done so far (9 queries at most)."""
    goal = goal_of(user)
    cards, rules = cards_of(user, at), rule_day(user, at)
    rows = drills_of_day(user, at)
    done = [row for row in reversed(rows) if row.is_finished and row.answered]
    begun = [row for row in rows if not row.is_finished][:MOST_BEGUN]
    spent = sum(row.seconds for row in done) + rules.seconds
    spent += sum(row.left * SECONDS_UNKNOWN for row in begun)
    work = replace(_work(user, goal.level, cards, at), rules=rules.planned)
    aims = {row.drill.aim for row in begun}
    steps = plan_day(work, goal.seconds - spent)
    return Day(
        goal=goal,
        cards=cards,
        rules=rules,
        done=tuple(done),
        begun=tuple(begun),
        steps=tuple(step for step in steps if step.aim not in aims),
    )


def cards_of(user: User, at: datetime) -> Cards:
    """Due, late and wrong, and the days to come, in one query."""
    today, tonight = start_of_day(at), end_of_day(at)
    due = Q(due__lt=tonight)
    # What is due comes first anyway; what was answered today cannot move the book.
    waiting = Q(is_in_wrong_book=True, due__gte=tonight, last_review__lt=today)
    ahead = {
        f"day{number}": Count(
            "pk",
            Q(
                due__gte=tonight + timedelta(days=number - 1),
                due__lt=tonight + timedelta(days=number),
            ),
        )
        for number in range(1, DAYS_AHEAD + 1)
    }
    found = (
        ReviewCard.objects.for_trainee(user)
        .practisable()
        .aggregate(
            total=Count("pk"),
            due_now=Count("pk", due),
            oldest=Min("due", filter=due),
            wrong=Count("pk", Q(is_in_wrong_book=True)),
            waiting=Count("pk", waiting),
            **ahead,
        )
    )
    day = timezone.localdate(at)
    days = [DueDay(day, found["due_now"])] + [
        DueDay(day + timedelta(days=number), found[f"day{number}"])
        for number in range(1, DAYS_AHEAD + 1)
    ]
    return Cards(
        found["total"],
        found["due_now"],
        found["oldest"],
        found["wrong"],
        found["waiting"],
        tuple(days),
    )


def drill_row(drill: Any) -> DrillRow:
    """Of a drill that came `with_progress`."""
    return DrillRow(
        drill=drill,
        total=drill.total,
        answered=drill.answered,
        right=drill.right,
        seconds=(drill.known or 0) + drill.untimed * SECONDS_UNKNOWN,
    )


def drills_of_day(user: User, at: datetime) -> list[DrillRow]:
    """Drills that were finished today or wait to be gone on with, newest first
    (1 query)."""
    today = Q(finished_at__isnull=True) | Q(finished_at__gte=start_of_day(at))
    drills = Drill.objects.for_trainee(user).filter(today)
    return [drill_row(drill) for drill in drills.with_progress()]


def _work(user: User, level: Level | None, cards: Cards, at: datetime) -> Work:
    oldest = cards.oldest_due
    days = (timezone.localdate(at) - timezone.localdate(oldest)).days if oldest else 0
    return Work(
        due=cards.due,
        days_late=max(days, 0),
        wrong=cards.wrong_waiting,
        areas=area_states(user, level) if level else (),
        level_name=level.name if level else "",
    )


def area_states(user: User, level: Level) -> Sequence[AreaState]:
    """The theory areas of a level with what the trainee met of each (2 queries)."""
    items = practice_items().filter(point__level=level, point__part=Part.THEORY)
    rows = (
        own_cards(items, user)
        .values("point__area")
        .annotate(
            total=Count("pk"),
            met=Count("mine"),
            held=Sum("mine__last_answer__share"),
        )
        .order_by()
    )
    found = {row["point__area"]: row for row in rows}
    return [
        AreaState(
            area=weight.area_id,
            name=weight.short_name,
            points=weight.percent,
            total=found[weight.area_id]["total"],
            met=found[weight.area_id]["met"],
            held=Decimal(found[weight.area_id]["held"] or 0),
        )
        for weight in weight_table(level, Part.THEORY)
        if weight.area_id in found
    ]
