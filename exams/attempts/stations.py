"""Casework stations: the desk of one candidate, folded from the stored acts.

An act is an event like an answer, but whether it is possible depends on all the acts
before it, so only the server can take it, and it answers with the desk as it is then.
Nothing of the desk is stored: frozen variant and events give it each time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from casework.stations import (
    Act,
    Course,
    ImpossibleAct,
    TimelineRow,
    course_of,
    protocol,
    refuse_impossible,
)
from exams.attempts.errors import AttemptError, ImpossibleHere
from exams.attempts.lane.deciding import Posted
from exams.attempts.models import Attempt, EventKind, ResponseEvent, Station
from exams.attempts.places import Place, StationAct, act_in

# A slower answer than this is no answer of a working line.
LONGEST_WAY = timedelta(seconds=15)


def course_at(attempt_id: UUID, place: Place) -> Course:
    """The desk of this candidate after all stored acts (2 queries)."""
    station = _station(attempt_id, place.form_item)
    return _course(station, _events(attempt_id, place.form_item), place)


def read_act(place: Place, posted: Posted) -> dict[str, int]:
    """What an act makes of the station; asked under the lock of the attempt's row.

    AttemptError: bad_answer (no act, or no station), act_stale (another act has that
    number), act_impossible in the words of the desk.
    """
    if posted.write.kind != EventKind.ACT:
        raise AttemptError("bad_answer")
    act = act_in(place, posted.write.payload)
    course = course_at(posted.attempt_id, place)
    if act.sequence != len(course.acts) + 1:
        raise AttemptError("act_stale")
    try:
        refuse_impossible(course, engine_act(act))
    except ImpossibleAct as impossible:
        raise ImpossibleHere(impossible.message) from None
    return {"acts": act.sequence}


def engine_act(act: StationAct) -> Act:
    return Act(act.key, act.payload)


@dataclass(frozen=True)
class Wait:
    """An act that reached the server late: the line was down meanwhile. `made_at` is
    the browser's clock, which follows the server's; `came_at` is the server's."""

    sequence: int
    made_at: datetime
    came_at: datetime

    @property
    def seconds(self) -> int:
        return int((self.came_at - self.made_at).total_seconds())


@dataclass(frozen=True)
class Protocol:
    """What was done at a station, in words, for those who mark and for appeals."""

    steps: tuple[TimelineRow, ...]
    waits: tuple[Wait, ...]


def protocol_of(attempt: Attempt, place: Place) -> Protocol:
    """The acts in order with what the world answered (2 queries)."""
    events = _events(attempt.pk, place.form_item)
    station = _station(attempt.pk, place.form_item)
    steps = protocol(_course(station, events, place)) if events else []
    return Protocol(tuple(steps), waits_in(events, place))


def waits_at(attempt: Attempt, place: Place) -> tuple[Wait, ...]:
    """As in the protocol, without playing the case again (1 query)."""
    return waits_in(_events(attempt.pk, place.form_item), place)


def waits_in(events: Iterable[ResponseEvent], place: Place) -> tuple[Wait, ...]:
    """Acts on whose way the line was down."""
    acts = ((event, act_in(place, event.payload)) for event in events)
    return tuple(
        Wait(act.sequence, act.made_at, event.received_at)
        for event, act in acts
        if event.received_at - act.made_at > LONGEST_WAY
    )


def course_fault(
    station: Station, events: Sequence[ResponseEvent], place: Place
) -> str:
    """What is wrong with the stored acts of a station, "" if nothing."""
    numbers = [act_in(place, event.payload).sequence for event in events]
    if numbers != list(range(1, len(events) + 1)):
        return "acts: numbers"
    try:
        _course(station, events, place).state()
    except ImpossibleAct as impossible:
        return f"acts: {impossible.code}"
    return ""


def _station(attempt_id: UUID, form_item: int) -> Station:
    stations = Station.objects.select_related("form_item__case")
    station: Station = stations.get(attempt=attempt_id, form_item=form_item)
    return station


def _events(attempt_id: UUID, form_item: int) -> list[ResponseEvent]:
    acts = ResponseEvent.objects.filter(attempt=attempt_id, kind=EventKind.ACT)
    return list(acts.filter(form_item=form_item).order_by("position"))


def _course(station: Station, events: Iterable[ResponseEvent], place: Place) -> Course:
    case = station.form_item.case
    assert case is not None, "only places with a case have a station"
    acts = [engine_act(act_in(place, event.payload)) for event in events]
    return course_of(case, station.seed, station.days_off, acts)
