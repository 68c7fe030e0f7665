"""The timeline of an attempt as sentences, for the debrief and for appeals."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from casework.engine.acts import Act
from casework.engine.folding import apply, open_desk
from casework.engine.instance import CaseInstance
from casework.engine.payloads import value_label
from casework.engine.state import DeskState, TalkLine
from casework.engine.workdays import IsWorkday


@dataclass(frozen=True)
class TimelineRow:
    """One act as people read it, and what the world answered to it."""

    number: int
    key: str
    at: datetime
    label: str
    details: tuple[tuple[str, str], ...]
    lines: tuple[TalkLine, ...]

    @property
    def answers(self) -> tuple[str, ...]:
        """The words alone, whoever said them."""
        return tuple(line.text for line in self.lines)


def timeline(
    instance: CaseInstance, acts: Iterable[Act], calendar: IsWorkday
) -> list[TimelineRow]:
    """Return the acts in order, each with its form and the lines that followed.

    The same for a trainee's acts and for `perfect_acts`. Raises ImpossibleAct.
    """
    state = open_desk(instance, calendar)
    rows: list[TimelineRow] = []
    for act in acts:
        following = apply(state, act)
        rows.append(_row(state, following, act))
        state = following
    return rows


def _row(before: DeskState, after: DeskState, act: Act) -> TimelineRow:
    done = after.done[-1]
    spec = after.instance.template.acts[act.key]
    return TimelineRow(
        number=done.number,
        key=act.key,
        at=done.at,
        label=spec.label,
        details=details(before, done.act),
        lines=tuple(after.talk[len(before.talk) :]),
    )


def details(state: DeskState, act: Act) -> tuple[tuple[str, str], ...]:
    """Return the filled fields as pairs of label and what was chosen."""
    spec = state.instance.template.acts[act.key]
    return tuple(
        (each.label, value_label(state, each, act.payload[each.name]))
        for each in spec.fields
        if each.name in act.payload
    )
