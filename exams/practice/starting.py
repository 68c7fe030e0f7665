"""Beginning a drill: from what a trainee chooses, or from what waits for them."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from exams.practice import drawing
from exams.practice.drawing import Scope
from exams.practice.drills import DrillWish, begin_drill
from exams.practice.errors import PracticeError
from exams.practice.goals import goal_of
from exams.practice.models import Aim, Drill, Explains
from question_bank.kinds import kind_of
from question_bank.models import AssessmentPoint, ItemVersion
from standards.models import Area, Level, Node

LONGEST_NAME = 24
# Ids are shorter; a longer number would be too large for the database.
MOST_DIGITS = 18
# The values of the field "difficulty", and the degrees they stand for.
DIFFICULTIES = {"easy": (1, 2), "middle": (3,), "hard": (4, 5)}
DIFFICULTY_LABELS = {"easy": _("较易"), "middle": _("中等"), "hard": _("较难")}


def begin_chosen(
    *, user: User, scope: Scope, number: int, explains: Explains, at: datetime
) -> Drill:
    """A drill of the trainee's own choice. PracticeError: nothing_to_practise."""
    versions = drawing.draw_chosen(user, scope, number)
    title = scope_title(scope)
    if 0 < len(versions) < number:
        title += _(" · 只有 %(number)d 题") % {"number": len(versions)}
    wish = DrillWish(Aim.CHOSEN, title, scope.level, explains)
    return begin_drill(user=user, wish=wish, versions=versions, at=at)


def begin_waiting(
    *, user: User, aim: Aim, number: int, area: Area | None, at: datetime
) -> Drill:
    """A drill of what is due, wrong, kept or new. PracticeError: nothing_to_practise."""
    goal = goal_of(user)
    versions = _waiting(user, aim, number, area, goal.level, at)
    title = aim.label if area is None else f"{aim.label} · {area.short_name}"
    wish = DrillWish(aim, str(title), goal.level if aim == Aim.NEW else None)
    return begin_drill(user=user, wish=wish, versions=versions, at=at)


def _waiting(
    user: User,
    aim: Aim,
    number: int,
    area: Area | None,
    level: Level | None,
    at: datetime,
) -> list[ItemVersion]:
    if aim == Aim.DUE:
        return drawing.draw_due(user, at, number)
    if aim == Aim.WRONG:
        return drawing.draw_wrong(user, area, number)
    if aim == Aim.FAVOURITES:
        return drawing.draw_favourites(user, number)
    return drawing.draw_new(user, level, area, number) if level else []


def place_named(text: str, level: Level) -> Area | Node | AssessmentPoint | None:
    """The place that "area:3", "node:17" or "point:5" names; None for "".

    PracticeError: place_unknown, also for a place of another standard or level.
    """
    if not text:
        return None
    kind, _colon, number = text.partition(":")
    found: Area | Node | AssessmentPoint | None = None
    if not (number.isascii() and number.isdigit() and len(number) < MOST_DIGITS):
        raise PracticeError("place_unknown")
    if kind == "area":
        found = Area.objects.filter(standard=level.standard_id, pk=number).first()
    elif kind == "node":
        found = Node.objects.filter(standard=level.standard_id, pk=number).first()
    elif kind == "point":
        found = AssessmentPoint.objects.filter(level=level, pk=number).first()
    if found is None:
        raise PracticeError("place_unknown")
    return found


def scope_title(scope: Scope) -> str:
    """五级/初级工 · 3.1 就业服务 · 单选题 · 较难."""
    parts = [scope.level.name, _place_name(scope.place)]
    parts.append(str(kind_of(scope.kind).label) if scope.kind else "")
    names = {degrees: name for name, degrees in DIFFICULTIES.items()}
    if scope.difficulties:
        parts.append(str(DIFFICULTY_LABELS[names[scope.difficulties]]))
    return " · ".join(filter(None, parts))


def _place_name(place: Area | Node | AssessmentPoint | None) -> str:
    if isinstance(place, Area):
        return place.short_name
    if isinstance(place, Node):
        return f"{place.code} {place.text[:LONGEST_NAME]}"
    return f"{place.code} {place.name[:LONGEST_NAME]}" if place else ""
