"""What the page of a drill shows, before its answer and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.drills.answers import CHOICE, PLACE
from casework.drills.days import FIRST, LAST
from casework.drills.drill import Drill, Option, Shape, Sort
from casework.engine.view import DayView, MonthView
from casework.engine.workdays import IsWorkday, add_months
from casework.models import DrillResult, DrillSort
from casework.month_table import Month, month_table
from casework.procedures import Procedure, catalogue
from casework.procedures.catalogue import Renaming
from law.working_days import calendar_between

# Limits of a year reach far; beyond this many months nobody counts in a table.
MOST_MONTHS = 3
COUNTED_FROM = _("起点")
WANTED = _("这天")
ONE_DAY = timedelta(days=1)
REACH = timedelta(days=400)


@dataclass(frozen=True)
class Field:
    """An option as it stands in the form: its value, its letter, what is entered."""

    name: str
    value: str
    letter: str
    option: Option
    entered: str


@dataclass(frozen=True)
class QuestionPage:
    drill: Drill
    sort: DrillSort
    procedure: Procedure
    kind: str
    fields: tuple[Field, ...]
    places: tuple[str, ...]
    hint: str
    months: tuple[Month, ...]
    renamings: tuple[Renaming, ...]


@dataclass(frozen=True)
class Line:
    """One thing that was answered or was wanted; `state` is right, wrong, missed or
    empty."""

    text: str
    state: str
    why: str


@dataclass(frozen=True)
class AnswerPage:
    """`is_current`: the drill is still the one that was answered."""

    drill: Drill
    sort: DrillSort
    procedure: Procedure
    points: int
    is_current: bool
    given: tuple[Line, ...]
    wanted: tuple[Line, ...]
    next_seed: int
    months: tuple[Month, ...]
    renamings: tuple[Renaming, ...]

    @property
    def in_places(self) -> bool:
        return self.drill.task.shape is Shape.PLACES

    @property
    def source(self) -> str:
        citation = self.drill.citation
        return f"{citation.document}，{citation.chapter}"


def known_days() -> IsWorkday:
    """The stored calendar around the days of drills (two queries)."""
    return calendar_between(FIRST - REACH, LAST + REACH).is_workday


def question_page(
    drill: Drill, is_workday: IsWorkday, posted: Mapping[str, Sequence[str]]
) -> QuestionPage:
    """The question; `posted` is what a form that could not be marked had entered."""
    procedure = catalogue().procedures[drill.procedure]
    in_places = drill.task.shape is Shape.PLACES
    return QuestionPage(
        drill=drill,
        sort=DrillSort(drill.sort.value),
        procedure=procedure,
        kind="radio" if drill.task.shape is Shape.ONE else "checkbox",
        fields=tuple(_field(option, in_places, posted) for option in drill.options),
        places=tuple(str(one + 1) for one in range(len(drill.options) * in_places)),
        # The words of the rule help to count; in other sorts they are the answer.
        hint=drill.task.phrase if drill.sort is Sort.CALENDAR else "",
        months=_months(drill, is_workday, {}),
        renamings=catalogue().renamed_in(procedure),
    )


def _field(
    option: Option, in_places: bool, posted: Mapping[str, Sequence[str]]
) -> Field:
    name = PLACE + option.key if in_places else CHOICE
    given = posted.get(name, ())
    entered = given[-1] if in_places and given else ""
    if not in_places and option.key in given:
        entered = option.key
    return Field(name, option.key, option.key.upper(), option, entered)


def _months(
    drill: Drill, is_workday: IsWorkday, marks: Mapping[date, str | Promise]
) -> tuple[Month, ...]:
    task = drill.task
    if task.since is None or task.until is None:
        return ()
    start = {task.anchor: COUNTED_FROM} if task.anchor else {}
    shown: dict[date, str | Promise] = {**start, **marks}
    months, first = [], task.since.replace(day=1)
    while first <= task.until:
        months.append(month_table(_month(first, shown, is_workday)))
        first = add_months(first, 1)
    return tuple(months) if len(months) <= MOST_MONTHS else ()


def _month(
    first: date, marks: Mapping[date, str | Promise], is_workday: IsWorkday
) -> MonthView:
    length = (add_months(first, 1) - first).days
    days = (first + ONE_DAY * step for step in range(length))
    views = (
        DayView(day, is_workday(day), False, (str(marks[day]),) if day in marks else ())
        for day in days
    )
    return MonthView(first.year, first.month, first.weekday(), tuple(views))


def answer_page(
    drill: Drill, result: DrillResult, is_workday: IsWorkday, following: int
) -> AnswerPage:
    """The answer beside the rule; `following` is the seed of the next drill."""
    procedure = catalogue().procedures[drill.procedure]
    is_current = result.digest == drill.digest
    return AnswerPage(
        drill=drill,
        sort=DrillSort(drill.sort.value),
        procedure=procedure,
        points=result.points,
        is_current=is_current,
        given=_given(drill, result.answer) if is_current else (),
        wanted=_wanted(drill, result.answer) if is_current else (),
        next_seed=following,
        months=_months(drill, is_workday, _wanted_day(drill)),
        renamings=catalogue().renamed_in(procedure),
    )


def _wanted_day(drill: Drill) -> dict[date, str | Promise]:
    return {drill.task.wanted: WANTED} if drill.task.wanted else {}


def _given(drill: Drill, answer: str) -> tuple[Line, ...]:
    by_key = {one.key: one.choice for one in drill.options}
    chosen = [by_key[key] for key in answer]
    if drill.task.shape is Shape.PLACES:
        return tuple(
            Line(one.text, "right" if one.place == place else "wrong", "")
            for place, one in enumerate(chosen, 1)
        )
    return tuple(
        Line(one.text, "right" if one.place else "wrong", one.why) for one in chosen
    )


def _wanted(drill: Drill, answer: str) -> tuple[Line, ...]:
    missing = drill.task.shape is Shape.SOME
    return tuple(
        Line(
            one.choice.text,
            "missed" if missing and one.key not in answer else "",
            one.choice.why or one.choice.detail,
        )
        for one in drill.right
    )
