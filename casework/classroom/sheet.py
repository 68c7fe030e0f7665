"""One variant of a case as it can be read and answered on paper. Pure.

The world answers to acts, paper does not: the scenes are those of a play without a
fault. One begins whenever something happens by itself or another day comes, with what
the client says to every question that can be asked then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.engine import (
    Act,
    CaseInstance,
    DeskState,
    IsWorkday,
    apply,
    perfect_acts,
    visible,
)
from casework.engine.folding import answers, open_desk, refusal
from casework.engine.payloads import field_options
from casework.engine.state import TalkLine
from casework.engine.template import ActSpec, Effect, FieldSpec
from casework.engine.timeline import details
from casework.engine.view import MonthView, PaperView

# Acts with a place of their own at the desk, which paper does not need.
DESK_KINDS = frozenset(
    {"intent", "check", "compare", "mark", "wait", "end_day", "close"}
)

# How cases name steps that change nothing and show something.
LOOKING = ("查", "看", "翻")


@dataclass(frozen=True)
class Exchange:
    """What one may ask or look up, the lines that follow, and the lists it brings:
    title and entries."""

    label: str
    lines: tuple[TalkLine, ...]
    lists: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Scene:
    """A stretch of the case: what happens by itself at its start, what one learns, the
    papers that are new on the desk."""

    starts: datetime
    news: tuple[TalkLine, ...]
    questions: tuple[Exchange, ...]
    looks: tuple[Exchange, ...]
    papers: tuple[PaperView, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.news or self.questions or self.looks or self.papers)


@dataclass(frozen=True)
class Blank:
    """One place of a decision to fill in: a date, a text, or boxes to tick."""

    label: str
    kind: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Decision:
    label: str
    blanks: tuple[Blank, ...]


@dataclass(frozen=True)
class Steps:
    """What can be done in one part of the desk without filling in a form."""

    label: str
    steps: tuple[str, ...]


@dataclass(frozen=True)
class CaseSheet:
    """All pages for trainees. Nothing in it says what is right."""

    intro: str
    scenes: tuple[Scene, ...]
    months: tuple[MonthView, ...]
    decisions: tuple[Decision, ...]
    steps: tuple[Steps, ...]


def case_sheet(instance: CaseInstance, calendar: IsWorkday) -> CaseSheet:
    """The pages of this instance; raises nothing that the linter lets through."""
    states = _states(instance, perfect_acts(instance, calendar), calendar)
    return CaseSheet(
        intro=visible(states[0]).intro,
        scenes=tuple(one for one in _scenes(states) if not one.is_empty),
        months=visible(states[0]).months,
        decisions=tuple(_decisions(states)),
        steps=tuple(_steps(instance)),
    )


def _states(
    instance: CaseInstance, acts: Iterable[Act], calendar: IsWorkday
) -> list[DeskState]:
    states = [open_desk(instance, calendar)]
    for act in acts:
        states.append(apply(states[-1], act))
    return states


def _scenes(states: Sequence[DeskState]) -> Iterator[Scene]:
    """A question is told again only if its answer has changed."""
    told: set[tuple[str, tuple[str, ...]]] = set()
    seen: set[str] = set()
    for news, stretch in _stretches(states):
        asked = [*_exchanges(stretch, told), *_findings(states, stretch)]
        yield Scene(
            starts=news[0].at if news else stretch[0].now,
            news=news,
            questions=tuple(one for kind, one in asked if kind == "intent"),
            looks=tuple(one for kind, one in asked if kind != "intent"),
            papers=tuple(_new_papers(stretch, seen)),
        )


Stretch = tuple[tuple[TalkLine, ...], list[DeskState]]


def _stretches(states: Sequence[DeskState]) -> list[Stretch]:
    """The states of each scene, after the lines that begin it."""
    found: list[Stretch] = [(tuple(states[0].talk), [states[0]])]
    for before, after in zip(states, states[1:], strict=False):
        news = tuple(_news(before, after))
        if news or after.now.date() != before.now.date():
            found.append((news, [after]))
        else:
            found[-1][1].append(after)
    return found


def _exchanges(
    states: Iterable[DeskState], told: set[tuple[str, tuple[str, ...]]]
) -> Iterator[tuple[str, Exchange]]:
    for state in states:
        for spec in state.instance.template.acts.values():
            if not _is_asked(spec) or refusal(state, spec) is not None:
                continue
            lines = answers(state, Act(spec.key))
            answer = spec.key, tuple(line.text for line in lines)
            if lines and answer not in told:
                told.add(answer)
                lists = _lists(state, apply(state, Act(spec.key)))
                yield spec.kind, Exchange(spec.label, lines, lists)


def _lists(before: DeskState, after: DeskState) -> dict[str, Mapping[str, str]]:
    return {
        title: entries
        for title, entries in after.forms.items()
        if entries != before.forms.get(title)
    }


def _findings(
    states: Sequence[DeskState], stretch: Iterable[DeskState]
) -> Iterator[tuple[str, Exchange]]:
    """What comes to light by forms that are filled in, as a visit: without it nothing
    could be judged on paper. How to find out stays to be decided; of an act done more
    than once, each heading names what was chosen."""
    numbers = {len(state.done) for state in stretch}
    performed = [done.act.key for done in states[-1].done]
    for before, after in zip(states, states[1:], strict=False):
        spec = after.instance.template.acts[after.done[-1].act.key]
        is_found = spec.fields and len(after.disclosed) > len(before.disclosed)
        told = answers(before, after.done[-1].act)
        lines = tuple(line for line in told if line.speaker != "me")
        if len(before.done) in numbers and is_found and lines:
            is_only = performed.count(spec.key) == 1
            label = spec.label if is_only else _chosen(before, after)
            yield spec.kind, Exchange(label, lines, {})


def _chosen(before: DeskState, after: DeskState) -> str:
    """The last act with its form: 打电话给库里的求职者（打给谁：求职者甲）."""
    act = after.done[-1].act
    label = after.instance.template.acts[act.key].label
    chosen = "；".join(f"{name}：{value}" for name, value in details(before, act))
    return f"{label}（{chosen}）"


def _is_asked(spec: ActSpec) -> bool:
    """A question, or a step that looks something up or brings it to light."""
    is_look = spec.label.startswith(LOOKING) or any(map(_discloses, spec.effects))
    asks = spec.kind == "intent" or (spec.kind == "step" and is_look)
    return asks and not spec.fields


def _discloses(effect: Effect) -> bool:
    branches = [*effect.get("then", ()), *effect.get("else", ())]
    return "disclose" in effect or any(map(_discloses, branches))


def _news(before: DeskState, after: DeskState) -> list[TalkLine]:
    """Lines that came by themselves while the act took its time."""
    own = answers(before, after.done[-1].act)
    return after.talk[len(before.talk) + len(own) :]


def _new_papers(states: Iterable[DeskState], seen: set[str]) -> Iterator[PaperView]:
    for state in states:
        for paper in visible(state).papers:
            if paper.key not in seen:
                seen.add(paper.key)
                yield paper


def _decisions(states: Sequence[DeskState]) -> Iterator[Decision]:
    """Every form of the desk, right or wrong to fill in, in the order of the desk."""
    last = states[-1]
    for spec in last.instance.template.acts.values():
        if spec.kind not in DESK_KINDS and spec.fields:
            blanks = tuple(_blank(last, field) for field in spec.fields)
            yield Decision(spec.label, blanks)


def _blank(state: DeskState, field: FieldSpec) -> Blank:
    options = tuple(field_options(state, field).values())
    return Blank(field.label, field.kind, options)


def _steps(instance: CaseInstance) -> Iterator[Steps]:
    template = instance.template
    for tab, label in template.tabs.items():
        found = tuple(
            spec.label
            for spec in template.acts.values()
            if spec.tab == tab and spec.kind not in DESK_KINDS and not spec.fields
        )
        if found:
            yield Steps(label, found)
