"""What acts and events do to the desk: a small vocabulary, one function a word.

Words: say, mood, disclose, take_out, put_away, bring, client, flag, unflag, queue, drop,
board, unboard, ledger, form, in_vain, and `if` with `then` and `else`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from casework.engine.conditions import holds
from casework.engine.payloads import value_label
from casework.engine.state import (
    BoardNotice,
    DeskPaper,
    DeskState,
    LedgerRow,
    Queued,
    TalkLine,
)
from casework.engine.template import ActSpec, Effect
from casework.engine.texts import Words, chinese_date, fill, split_list
from casework.engine.workdays import add_workdays


@dataclass(frozen=True)
class Moment:
    """The surroundings of an effect: when, with which form, and texts to fill in."""

    at: datetime
    payload: dict[str, str]
    values: Words


def run_effects(
    state: DeskState,
    effects: Sequence[Effect],
    payload: dict[str, str],
    at: datetime,
    spec: ActSpec | None = None,
) -> None:
    """Carry out the effects in order; `at` is the moment of the act or event."""
    if not effects:
        return
    values = Words({**state.instance.facts, **_labels(state, spec, payload)})
    moment = Moment(at, payload, values)
    for effect in effects:
        _run(state, effect, moment)


def _labels(
    state: DeskState, spec: ActSpec | None, payload: Mapping[str, str]
) -> dict[str, str]:
    """Return the form's values as people read them, as `in_<field>`."""
    return {
        f"in_{each.name}": value_label(state, each, payload.get(each.name, ""))
        for each in (spec.fields if spec else ())
    }


def _run(state: DeskState, effect: Effect, moment: Moment) -> None:
    if "if" in effect:
        chosen = holds(effect["if"], state.situation(moment.payload))
        for inner in effect.get("then" if chosen else "else") or ():
            _run(state, inner, moment)
        return
    word = next(iter(effect))
    WORDS[word](state, effect[word], moment)


def _say(state: DeskState, spec: Any, moment: Moment) -> None:
    """Write a line; `by_trait` gives the same line in another temper."""
    trait = state.instance.facts.get("trait", "")
    text = spec.get("by_trait", {}).get(trait, spec["text"])
    line = TalkLine(moment.at, spec["who"], fill(text, moment.values))
    state.talk.append(line)


def _mood(state: DeskState, spec: Any, moment: Moment) -> None:
    state.mood = max(0, min(100, state.mood + int(spec)))


def _disclose(state: DeskState, spec: Any, moment: Moment) -> None:
    state.disclosed += [fact for fact in spec if fact not in state.disclosed]


def _take_out(state: DeskState, spec: Any, moment: Moment) -> None:
    """Put on the desk whatever the client carries in that place (desk, bag)."""
    _put(state, [p.key for p in state.instance.papers if p.where == spec])


def _put_away(state: DeskState, spec: Any, moment: Moment) -> None:
    """Give back whatever lies on the desk of the papers of that document."""
    kept = [p for p in state.papers if state.instance.paper(p.key).document not in spec]
    state.papers = kept


def _bring(state: DeskState, spec: Any, moment: Moment) -> None:
    """Let the client bring what a notice named, as far as she owns it."""
    told: set[str] = set()
    for done in state.done:
        if done.act.key == spec["act"]:
            told |= set(split_list(done.act.payload.get(spec["field"], "")))
    _put(state, [p.key for p in state.instance.papers if p.document in told])


def _put(state: DeskState, keys: list[str]) -> None:
    lying = {paper.key for paper in state.papers}
    state.papers += [DeskPaper(key, False) for key in keys if key not in lying]


def _client(state: DeskState, spec: Any, moment: Moment) -> None:
    state.client_here = spec == "here"


def _flag(state: DeskState, spec: Any, moment: Moment) -> None:
    state.flags[spec] = moment.at.isoformat(timespec="minutes")


def _unflag(state: DeskState, spec: Any, moment: Moment) -> None:
    state.flags.pop(spec, None)


def _queue(state: DeskState, spec: Any, moment: Moment) -> None:
    """Send an event on its way; `once` drops a second one of the same key."""
    event = spec["event"]
    known = state.is_queued(event) or state.has_happened(event)
    if state.is_queued(event) or (spec.get("once") and known):
        return
    day = add_workdays(moment.at.date(), spec["workdays"], state.calendar)
    due = datetime.combine(day, time.fromisoformat(spec["at"]))
    state.events_queued += 1
    state.queue.append(Queued(due, state.events_queued, event))


def _drop(state: DeskState, spec: Any, moment: Moment) -> None:
    state.queue = [coming for coming in state.queue if coming.event != spec]


def _board(state: DeskState, spec: Any, moment: Moment) -> None:
    lines = tuple(fill(line, moment.values) for line in spec["lines"])
    until = moment.payload.get("until", "")
    shown = chinese_date(date.fromisoformat(until)) if until else ""
    title = fill(spec["title"], moment.values)
    state.board.append(BoardNotice(title, lines, moment.at.date(), shown))


def _unboard(state: DeskState, spec: Any, moment: Moment) -> None:
    state.board.clear()


def _ledger(state: DeskState, spec: Any, moment: Moment) -> None:
    text = fill(spec["text"], moment.values)
    state.ledger.append(LedgerRow(moment.at, spec["book"], text))


def _form(state: DeskState, spec: Any, moment: Moment) -> None:
    entries = {k: fill(text, moment.values) for k, text in spec["entries"].items()}
    state.forms[spec["title"]] = {**state.forms.get(spec["title"], {}), **entries}


def _in_vain(state: DeskState, spec: Any, moment: Moment) -> None:
    """Let the act that is going on count as asked without an answer."""
    state.in_vain.append(state.done[-1].number)


WORDS: dict[str, Callable[[DeskState, Any, Moment], None]] = {
    "say": _say,
    "mood": _mood,
    "disclose": _disclose,
    "take_out": _take_out,
    "put_away": _put_away,
    "bring": _bring,
    "client": _client,
    "flag": _flag,
    "unflag": _unflag,
    "queue": _queue,
    "drop": _drop,
    "board": _board,
    "unboard": _unboard,
    "ledger": _ledger,
    "form": _form,
    "in_vain": _in_vain,
}
