"""What a browser may see of the desk: never hidden facts, queue, seed or oracle.

Every act in the view is one form: its key, its fields, and one button. So
server-rendered HTML without scripts is enough to play a case.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any

from casework.engine.folding import refusal
from casework.engine.payloads import FORMS, field_options
from casework.engine.serial import plain
from casework.engine.state import (
    BoardNotice,
    CalendarMark,
    DeskState,
    LedgerRow,
    TalkLine,
)
from casework.engine.template import ActSpec, FieldSpec
from casework.engine.texts import WEEKDAYS, fill


@dataclass(frozen=True)
class ClientView:
    """The person at the window: portrait key, whether present, how patient.

    `away` says in the words of the case what it means that nobody is there; a case
    on the telephone has no window.
    """

    here: bool
    away: str
    title: str
    portrait: str
    mood: int
    mood_label: str


@dataclass(frozen=True)
class PaperView:
    """A paper on the desk with the fields printed on it."""

    key: str
    title: str
    form: str
    form_label: str
    checked: bool
    fields: dict[str, str]


@dataclass(frozen=True)
class FieldView:
    """One input of an act's form; `options` are pairs of value and label."""

    name: str
    label: str
    kind: str
    required: bool
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ActView:
    """One act that is possible now."""

    key: str
    label: str
    tab: str
    kind: str
    minutes: int
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class TabView:
    """The possible acts of one tab."""

    key: str
    label: str
    acts: tuple[ActView, ...]


@dataclass(frozen=True)
class DayView:
    """One day of the calendar page."""

    day: date
    workday: bool
    today: bool
    marks: tuple[str, ...]


@dataclass(frozen=True)
class MonthView:
    """A calendar month; `blanks` is the number of empty cells before the 1st."""

    year: int
    month: int
    blanks: int
    days: tuple[DayView, ...]


@dataclass(frozen=True)
class RuleView:
    """One rule of the rule book beside the desk."""

    key: str
    text: str
    source: str
    quote: str
    teaching: bool
    note: str


@dataclass(frozen=True)
class DeskView:
    """The whole page as data."""

    title: str
    badge: str
    intro: str
    now: datetime
    weekday: str
    closed: bool
    client: ClientView
    known: tuple[tuple[str, str], ...]
    talk: tuple[TalkLine, ...]
    intents: tuple[ActView, ...]
    papers: tuple[PaperView, ...]
    forms: dict[str, dict[str, str]]
    board: tuple[BoardNotice, ...]
    ledger: tuple[LedgerRow, ...]
    marks: tuple[CalendarMark, ...]
    months: tuple[MonthView, ...]
    tabs: tuple[TabView, ...]
    rulebook: tuple[RuleView, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the view as JSON."""
        stored: dict[str, Any] = plain(self)
        return stored


def visible(state: DeskState) -> DeskView:
    """Return exactly what the trainee may see now."""
    template = state.instance.template
    acts = _acts(state)
    return DeskView(
        title=template.title,
        badge=template.pack.history_badge,
        intro=fill(template.intro, {}),
        now=state.now,
        weekday=WEEKDAYS[state.now.weekday()],
        closed=state.closed,
        client=client_view(state),
        known=_known(state),
        talk=tuple(state.talk),
        intents=tuple(act for act in acts if act.kind == "intent"),
        papers=_papers(state),
        forms={title: dict(entries) for title, entries in state.forms.items()},
        board=tuple(state.board),
        ledger=tuple(state.ledger),
        marks=tuple(sorted(state.marks, key=attrgetter("day"))),
        months=_months(state),
        tabs=_tabs(state, acts),
        rulebook=_rulebook(state),
    )


def client_view(state: DeskState) -> ClientView:
    """Return who is at the window now, or is awaited."""
    moods = state.instance.template.moods
    level = max((low for low in moods if low <= state.mood), default=min(moods))
    look = state.person
    return ClientView(
        here=state.client_here,
        away=str(state.instance.template.client.get("away", "")),
        title=fill(look["title"], state.instance.facts),
        portrait=fill(look["portrait"], state.instance.facts),
        mood=state.mood,
        mood_label=moods[level],
    )


def _known(state: DeskState) -> tuple[tuple[str, str], ...]:
    """Return the facts the trainee has found out, with their labels."""
    known = state.instance.template.known
    facts = state.instance.facts
    return tuple((known[name], str(facts[name])) for name in state.disclosed)


def _papers(state: DeskState) -> tuple[PaperView, ...]:
    views = []
    # A client who comes back brings the same papers: what was checked stays checked.
    checked = _once_checked(state)
    for lying in state.papers:
        paper = state.instance.paper(lying.key)
        views.append(
            PaperView(
                key=paper.key,
                title=paper.title,
                form=paper.form,
                form_label=FORMS[paper.form],
                checked=lying.checked or lying.key in checked,
                fields=dict(paper.fields),
            )
        )
    return tuple(views)


def _once_checked(state: DeskState) -> set[str]:
    acts = state.instance.template.acts
    return {
        done.act.payload["paper"]
        for done in state.done
        if acts[done.act.key].kind == "check"
    }


def _acts(state: DeskState) -> list[ActView]:
    """Return the possible acts."""
    specs = state.instance.template.acts.values()
    return [_act(state, spec) for spec in specs if refusal(state, spec) is None]


def _act(state: DeskState, spec: ActSpec) -> ActView:
    return ActView(
        key=spec.key,
        label=spec.label,
        tab=spec.tab,
        kind=spec.kind,
        minutes=spec.minutes,
        fields=tuple(_field(state, spec, each) for each in spec.fields),
    )


def _field(state: DeskState, act: ActSpec, spec: FieldSpec) -> FieldView:
    options = field_options(state, spec)
    if act.kind == "check":
        # A copy cannot be held against itself; plays of old may have tried.
        options = {
            key: label
            for key, label in options.items()
            if state.instance.paper(key).form == "original"
        }
    return FieldView(
        name=spec.name,
        label=spec.label,
        kind=spec.kind,
        required=spec.required,
        options=tuple(options.items()),
    )


def _tabs(state: DeskState, acts: list[ActView]) -> tuple[TabView, ...]:
    labels = state.instance.template.tabs
    return tuple(
        TabView(key, label, tuple(act for act in acts if act.tab == key))
        for key, label in labels.items()
    )


def _months(state: DeskState) -> tuple[MonthView, ...]:
    """Return this month and the next: most periods end in one of them."""
    first = state.now.date().replace(day=1)
    second = (first + timedelta(days=31)).replace(day=1)
    return (_month(state, first), _month(state, second))


def _month(state: DeskState, first: date) -> MonthView:
    following = (first + timedelta(days=31)).replace(day=1)
    count = (following - first).days
    days = tuple(_day(state, first + timedelta(days=step)) for step in range(count))
    return MonthView(first.year, first.month, first.weekday(), days)


def _day(state: DeskState, day: date) -> DayView:
    return DayView(
        day=day,
        workday=state.calendar(day),
        today=day == state.now.date(),
        marks=tuple(mark.label for mark in state.marks if mark.day == day),
    )


def _rulebook(state: DeskState) -> tuple[RuleView, ...]:
    rules = state.instance.template.pack.rules.values()
    return tuple(
        RuleView(
            key=rule.key,
            text=rule.text,
            source=rule.source,
            quote=rule.quote,
            teaching=rule.teaching,
            note=rule.note,
        )
        for rule in rules
    )
