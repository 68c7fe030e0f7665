"""The desk at one virtual moment, as the fold of the acts so far left it."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from typing import Any

from casework.engine.acts import Act
from casework.engine.conditions import Situation, holds
from casework.engine.instance import CaseInstance
from casework.engine.serial import digest, plain
from casework.engine.template import Deadline
from casework.engine.workdays import IsWorkday, period_end


@dataclass(frozen=True)
class Done:
    """One performed act with the virtual moment at which it began."""

    number: int
    act: Act
    at: datetime


@dataclass(frozen=True)
class Happened:
    """One event that took place."""

    event: str
    at: datetime


@dataclass(frozen=True)
class Queued:
    """One event on its way; `number` orders events of the same moment."""

    due: datetime
    number: int
    event: str


@dataclass(frozen=True)
class TalkLine:
    """One line of the log. Speakers: me, client, desk, superior, phone."""

    at: datetime
    speaker: str
    text: str


@dataclass(frozen=True)
class DeskPaper:
    """A paper that lies on the desk; `checked` once held against its original."""

    key: str
    checked: bool


@dataclass(frozen=True)
class BoardNotice:
    """A notice on the public board."""

    title: str
    lines: tuple[str, ...]
    posted: date
    until: str


@dataclass(frozen=True)
class LedgerRow:
    """One row of a register (台账)."""

    at: datetime
    book: str
    text: str


@dataclass(frozen=True)
class CalendarMark:
    """A date the trainee marked in her own calendar."""

    day: date
    label: str


@dataclass
class DeskState:
    """All that has become true at the desk. Server side only: it holds the queue.

    Made by `fold` and never stored: acts are stored, the state is recomputed.
    """

    instance: CaseInstance = field(repr=False)
    calendar: IsWorkday
    now: datetime
    mood: int = 60
    client_here: bool = True
    closed: bool = False
    done: list[Done] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    queue: list[Queued] = field(default_factory=list)
    talk: list[TalkLine] = field(default_factory=list)
    papers: list[DeskPaper] = field(default_factory=list)
    disclosed: list[str] = field(default_factory=list)
    board: list[BoardNotice] = field(default_factory=list)
    ledger: list[LedgerRow] = field(default_factory=list)
    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    marks: list[CalendarMark] = field(default_factory=list)
    flags: dict[str, str] = field(default_factory=dict)
    events_queued: int = 0
    # Numbers of acts to which nobody gave the answer that they asked for.
    in_vain: list[int] = field(default_factory=list)
    # Who sat at the window, by number of the act: told by the flags, so never stored.
    seated: dict[int, str] = field(default_factory=dict)

    def copy(self) -> "DeskState":
        """Return a state that can change without touching this one."""
        following = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, (list, dict)):
                setattr(following, name, value.copy())
        return following

    def situation(self, payload: dict[str, str] | None = None) -> Situation:
        """Return what conditions may ask about now."""
        return Situation(
            self.instance.facts, self.instance.answers, self, payload or {}
        )

    @property
    def person(self) -> Mapping[str, Any]:
        """Return title and portrait: of `persons` the first whose `when` holds, if any."""
        client = self.instance.template.client
        persons, now = client.get("persons") or (), self.situation()
        met = (each for each in persons if holds(each["when"], now))
        return next(met, client)

    def has_done(self, act: str) -> bool:
        """Return whether the act was performed."""
        return any(done.act.key == act for done in self.done)

    def has_happened(self, event: str) -> bool:
        """Return whether the event took place."""
        return any(past.event == event for past in self.happened)

    def is_queued(self, event: str) -> bool:
        """Return whether the event is on its way."""
        return any(coming.event == event for coming in self.queue)

    def answers_given(self, act: str, name: str) -> list[str]:
        """Return every value given in that field of that act, oldest first."""
        return [
            done.act.payload.get(name, "") for done in self.done if done.act.key == act
        ]

    def anchor(self, key: str) -> datetime | None:
        """Return when the act or event of that key first took place."""
        moments = [done.at for done in self.done if done.act.key == key]
        moments += [past.at for past in self.happened if past.event == key]
        return min(moments, default=None)

    def due(self, key: str) -> date | None:
        """Return the last day of a deadline, counted from what really happened."""
        deadline: Deadline = self.instance.template.pack.deadlines[key]
        began = self.anchor(deadline.anchor)
        if began is None:
            return None
        return period_end(began.date(), deadline.count, deadline.unit, self.calendar)

    def is_over(self, key: str) -> bool:
        """Return whether the period has begun and its last day is past."""
        last = self.due(key)
        return last is not None and self.now.date() > last

    def opening_of(self, day: date) -> datetime:
        """Return the moment the office opens on that day."""
        return datetime.combine(day, time.fromisoformat(self.instance.template.opens))

    def closing_of(self, day: date) -> datetime:
        """Return the moment the office closes on that day."""
        return datetime.combine(day, time.fromisoformat(self.instance.template.closes))

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON; hidden data, for audit only."""
        names = [spec.name for spec in fields(self)]
        derived = ("instance", "calendar", "seated")
        kept = [name for name in names if name not in derived]
        if not self.in_vain:
            # Plays closed before this list was kept have the same hash as ever.
            kept.remove("in_vain")
        return {
            "instance": self.instance.fingerprint,
            **{name: plain(getattr(self, name)) for name in kept},
        }


def state_hash(state: DeskState) -> str:
    """Return the SHA-256 of the state: equal acts on an equal instance, equal hash."""
    return digest(state.to_dict())
