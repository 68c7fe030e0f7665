"""What the page of an open play shows: the engine's view, laid out in four panes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from casework.act_forms import ActForm, Refusal, act_forms
from casework.engine import (
    ERRORS,
    DeskState,
    DeskView,
    Slip,
    apply,
    client_view,
    slips,
    visible,
)
from casework.engine.payloads import value_label
from casework.engine.state import TalkLine
from casework.month_table import Month, month_table
from casework.replay import Course
from casework.wording import ERROR_ICONS, SPEAKERS

# Lines of talk that stay open; earlier ones fold.
RECENT_LINES = 6
# Acts of these kinds have a place of their own on the desk.
PLACED_KINDS = frozenset(
    {"intent", "check", "compare", "mark", "wait", "end_day", "close"}
)
# Tabs with a place of their own; all others are sections of the pane 办理.
PLACED_TABS = frozenset({"talk", "papers", "records", "time"})


@dataclass(frozen=True)
class TalkRow:
    """A line of the log; `speaks` names who is not at the window, `earlier_day` says
    that it was spoken before the day that it is now."""

    line: TalkLine
    speaks: str | Promise
    new_day: bool
    fresh: bool
    earlier_day: bool


@dataclass(frozen=True)
class Entry:
    """One entry of a paper; `place` is paper.name, under which it is compared."""

    name: str
    value: str
    place: str
    chosen: bool


@dataclass(frozen=True)
class Paper:
    """A paper on the desk, with what it says."""

    key: str
    title: str
    form: str
    form_label: str
    checked: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Section:
    """One section of the pane 办理: a tab of the case with its acts."""

    key: str
    label: str
    forms: tuple[ActForm, ...]


@dataclass(frozen=True)
class SlipRow:
    """One error that was made; `fresh` if by the last act."""

    slip: Slip
    error: str
    icon: str
    fresh: bool


@dataclass(frozen=True)
class DeskPage:
    """Everything desk.html shows. Made from the view, and from the slips where the
    trainee has them told: no hidden fact passes. `pack` says by which rules. `moved_on`
    says that the last act led to another day; `left` names who was at the window then,
    `rested` is the day off that was waited for."""

    view: DeskView
    pack: str
    sequence: int
    refusal: Refusal | None
    talk: tuple[TalkRow, ...]
    papers: tuple[Paper, ...]
    forms: tuple[ActForm, ...]
    months: tuple[Month, ...]
    slips: tuple[SlipRow, ...]
    moved_on: bool
    left: str
    rested: date | None

    @property
    def fresh_slips(self) -> list[SlipRow]:
        return [row for row in self.slips if row.fresh]

    @property
    def steps(self) -> int:
        return self.sequence - 1

    @property
    def earlier(self) -> Sequence[TalkRow]:
        return self.talk[: len(self.talk) - len(self.recent)]

    @property
    def recent(self) -> Sequence[TalkRow]:
        """The last lines, and at least everything that the last act brought."""
        fresh = sum(row.fresh for row in self.talk)
        return self.talk[-max(RECENT_LINES, fresh) :]

    @property
    def news(self) -> list[TalkRow]:
        return [row for row in self.talk if row.fresh]

    @property
    def intents(self) -> list[ActForm]:
        return self._kind("intent")

    @property
    def check(self) -> ActForm | None:
        return next(iter(self._kind("check")), None)

    @property
    def compare(self) -> ActForm | None:
        return next(iter(self._kind("compare")), None)

    @property
    def mark(self) -> ActForm | None:
        return next(iter(self._kind("mark")), None)

    @property
    def wait(self) -> ActForm | None:
        return next(iter(self._kind("wait")), None)

    @property
    def end_day(self) -> ActForm | None:
        return next(iter(self._kind("end_day")), None)

    @property
    def close(self) -> ActForm | None:
        return next(iter(self._kind("close")), None)

    @property
    def at_papers(self) -> list[ActForm]:
        return self._tab("papers")

    @property
    def at_records(self) -> list[ActForm]:
        return self._tab("records")

    @property
    def sections(self) -> list[Section]:
        """The sections of 办理; a step of the talk or the clock stands there too."""
        tabs = [tab for tab in self.view.tabs if tab.key not in PLACED_TABS]
        found = [Section(t.key, t.label, tuple(self._tab(t.key))) for t in tabs]
        rest = [*self._tab("talk"), *self._tab("time")]
        labels = {tab.key: tab.label for tab in self.view.tabs}
        if rest:
            found.append(Section("more", labels[rest[0].tab], tuple(rest)))
        return found

    def _kind(self, kind: str) -> list[ActForm]:
        return [form for form in self.forms if form.kind == kind]

    def _tab(self, tab: str) -> list[ActForm]:
        return [
            form
            for form in self.forms
            if form.tab == tab and form.kind not in PLACED_KINDS
        ]


def desk_page(
    course: Course, refusal: Refusal | None = None, *, tells_slips: bool = False
) -> DeskPage:
    """Return the page after all stored acts."""
    before, state = _last_two(course)
    view = visible(state)
    acts = [act for tab in view.tabs for act in tab.acts]
    moved_on = before is not None and before.now.date() != state.now.date()
    return DeskPage(
        view=view,
        pack=course.instance.template.pack.label,
        sequence=len(course.acts) + 1,
        refusal=refusal,
        talk=tuple(_talk(view, len(before.talk) if before else 0)),
        papers=tuple(_papers(view, refusal.entries if refusal else ())),
        forms=tuple(act_forms(acts, refusal)),
        months=tuple(month_table(month) for month in view.months),
        slips=tuple(_slips(course)) if tells_slips else (),
        moved_on=moved_on,
        left=_left(before) if before and moved_on else "",
        rested=_rested(state),
    )


def _left(before: DeskState) -> str:
    """Who was at the window when the day ended, if anybody."""
    client = client_view(before)
    return client.title if client.here else ""


def _rested(state: DeskState) -> date | None:
    """The day that the last act waited for, if nobody worked on it."""
    if not state.done:
        return None
    act = state.done[-1].act
    if state.instance.template.acts[act.key].kind != "wait":
        return None
    day = date.fromisoformat(act.payload["until"])
    return day if day < state.now.date() and not state.calendar(day) else None


def _last_two(course: Course) -> tuple[DeskState | None, DeskState]:
    """The desk before the last act, if there was one, and the desk now."""
    if not course.acts:
        return None, course.state()
    before = course.state(len(course.acts) - 1)
    return before, apply(before, course.acts[-1])


def _talk(view: DeskView, known: int) -> Iterable[TalkRow]:
    day = None
    for number, line in enumerate(view.talk):
        yield TalkRow(
            line=line,
            speaks=SPEAKERS.get(line.speaker, ""),
            new_day=line.at.date() != day,
            fresh=known > 0 and number >= known,
            earlier_day=line.at.date() < view.now.date(),
        )
        day = line.at.date()


def _slips(course: Course) -> Iterable[SlipRow]:
    """The errors so far, the last one first."""
    found = slips(course.instance, course.acts, course.calendar)
    for slip in reversed(found):
        yield SlipRow(
            slip=slip,
            error=ERRORS[slip.error],
            icon=ERROR_ICONS.get(slip.error, ""),
            fresh=slip.number == len(course.acts),
        )


def _papers(view: DeskView, chosen: Sequence[str]) -> Iterable[Paper]:
    """`chosen` are the places that were ticked when an act was refused."""
    for paper in view.papers:
        places = {name: f"{paper.key}.{name}" for name in paper.fields}
        yield Paper(
            key=paper.key,
            title=paper.title,
            form=paper.form,
            form_label=paper.form_label,
            checked=paper.checked,
            entries=tuple(
                Entry(name, value, places[name], places[name] in chosen)
                for name, value in paper.fields.items()
            ),
        )


def told(course: Course, refusal: Refusal) -> tuple[str, list[tuple[str, str]]]:
    """Return a refused act in words: its name, and its fields with their values."""
    state = course.state()
    spec = state.instance.template.acts.get(refusal.key)
    if spec is None:
        return "", []
    rows = [
        (field.label, value_label(state, field, refusal.payload[field.name]))
        for field in spec.fields
        if refusal.payload.get(field.name)
    ]
    return spec.label, rows
