"""Months of the desk's calendar as weeks of cells."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.engine.view import DayView, MonthView

DAYS_OF_WEEK = 7
# A cell is 46 px wide on a phone: longer labels are read in the list below.
CELL_LETTERS = 4
MAKE_UP = _("班")
TODAY = _("今天")


@dataclass(frozen=True)
class Cell:
    """One day; `state` is off, make-up, today, due or empty."""

    day: date
    state: str
    note: str | Promise


@dataclass(frozen=True)
class Month:
    year: int
    month: int
    weeks: tuple[tuple[Cell | None, ...], ...]


def month_table(month: MonthView) -> Month:
    cells: list[Cell | None] = [None] * month.blanks
    cells += [_cell(day) for day in month.days]
    cells += [None] * (-len(cells) % DAYS_OF_WEEK)
    weeks = tuple(
        tuple(cells[start : start + DAYS_OF_WEEK])
        for start in range(0, len(cells), DAYS_OF_WEEK)
    )
    return Month(month.year, month.month, weeks)


def _cell(view: DayView) -> Cell:
    return Cell(view.day, _state(view), _note(view))


def _state(view: DayView) -> str:
    if view.today:
        return "today"
    if view.marks:
        return "due"
    if not view.workday:
        return "off"
    return "make-up" if _is_weekend(view) else ""


def _note(view: DayView) -> str | Promise:
    if view.marks:
        return view.marks[0][:CELL_LETTERS]
    if view.today:
        return TODAY
    return MAKE_UP if view.workday and _is_weekend(view) else ""


def _is_weekend(view: DayView) -> bool:
    return view.day.weekday() >= 5
