"""The virtual clock: it moves by acts and queued events only, never by itself."""

from datetime import date, datetime, time, timedelta

from casework.engine.acts import ImpossibleAct
from casework.engine.effects import run_effects
from casework.engine.state import DeskState, Happened
from casework.engine.workdays import next_workday, workday_from

# A case is a few weeks long; a wait beyond this is a slip of the keyboard.
LONGEST_WAIT = timedelta(days=90)
LONGEST_CASE = timedelta(days=200)


def spend(state: DeskState, minutes: int) -> None:
    """Let the minutes of an act pass; past closing time the next workday begins."""
    moment = state.now + timedelta(minutes=minutes)
    if moment > state.closing_of(state.now.date()):
        moment = _next_opening(state)
    _pass_to(state, moment)


def end_day(state: DeskState) -> None:
    """Go home: time moves to the opening of the next working day."""
    _refuse_beyond_horizon(state, state.now)
    _pass_to(state, _next_opening(state))


def wait_until(state: DeskState, day: date) -> None:
    """Wait until the office opens on `day`, or for what happens up to that day.

    A day off is waited out to the next working day. What happens on the day
    itself ends the wait too, so nobody has to kill time at the window.
    """
    target = _target(state, day)
    coming = min(state.queue, default=None, key=lambda each: (each.due, each.number))
    if coming is not None and coming.due <= state.closing_of(target.date()):
        target = max(coming.due, state.now)
    _pass_to(state, target)


def check_wait(state: DeskState, day: date) -> None:
    """Refuse a wait into the past or beyond the length of a case."""
    if day <= state.now.date():
        raise ImpossibleAct("wait_backwards", "只能等到今天以后的日期。")
    if day - state.now.date() > LONGEST_WAIT:
        raise ImpossibleAct("wait_too_long", "一次最多等90天。")
    _refuse_beyond_horizon(state, datetime.combine(day, time()))


def check_end_day(state: DeskState) -> None:
    """Refuse to go on after the longest time a case may last."""
    _refuse_beyond_horizon(state, state.now)


def _refuse_beyond_horizon(state: DeskState, moment: datetime) -> None:
    if moment > state.instance.starts + LONGEST_CASE:
        raise ImpossibleAct("case_too_long", "这件事已经拖得太久，请办结。")


def _target(state: DeskState, day: date) -> datetime:
    return state.opening_of(workday_from(day, state.calendar))


def _next_opening(state: DeskState) -> datetime:
    return state.opening_of(next_workday(state.now.date(), state.calendar))


def _pass_to(state: DeskState, moment: datetime) -> None:
    """Set the clock and let everything that is due by then happen, in its order."""
    if moment.date() != state.now.date():
        state.client_here = False
    state.now = moment
    while state.queue:
        coming = min(state.queue, key=lambda each: (each.due, each.number))
        if coming.due > state.now:
            return
        state.queue.remove(coming)
        state.happened.append(Happened(coming.event, coming.due))
        event = state.instance.template.events[coming.event]
        run_effects(state, event.effects, {}, coming.due)
