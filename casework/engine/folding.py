"""The reducer: acts in, desk out. Pure, so the same acts give the same desk."""

from collections.abc import Callable, Iterable
from datetime import date

from casework.engine import clock
from casework.engine.acts import Act, ImpossibleAct
from casework.engine.conditions import holds
from casework.engine.effects import run_effects
from casework.engine.instance import CaseInstance
from casework.engine.payloads import paper_label, read_payload
from casework.engine.state import (
    CalendarMark,
    DeskPaper,
    DeskState,
    Done,
    TalkLine,
)
from casework.engine.template import ActSpec, Need
from casework.engine.workdays import IsWorkday

MOST_ACTS = 400


def fold(instance: CaseInstance, acts: Iterable[Act], calendar: IsWorkday) -> DeskState:
    """Return the desk after all the acts. Raises ImpossibleAct at a refused one."""
    state = open_desk(instance, calendar)
    for act in acts:
        _perform(state, act)
    return state


def apply(state: DeskState, act: Act) -> DeskState:
    """Return the desk after one more act; the given state stays as it was."""
    following = state.copy()
    _perform(following, act)
    return following


def open_desk(instance: CaseInstance, calendar: IsWorkday) -> DeskState:
    """Return the desk before the first act."""
    state = DeskState(instance=instance, calendar=calendar, now=instance.starts)
    run_effects(state, instance.template.opening, {}, state.now)
    return state


def refusal(state: DeskState, spec: ActSpec) -> ImpossibleAct | None:
    """Return why the act is impossible now whatever its form says, or None."""
    if state.closed:
        return ImpossibleAct("closed", "这件事已经办结，不能再办理。")
    # Closing stays possible, or the person could never leave this desk.
    if len(state.done) >= MOST_ACTS and spec.kind != "close":
        return ImpossibleAct("too_many_acts", "操作次数已到上限，请办结。")
    return _unmet(spec.needs, state, {})


def _unmet(
    needs: Iterable[Need], state: DeskState, payload: dict[str, str]
) -> ImpossibleAct | None:
    """Return the refusal of the first need that does not hold."""
    for need in needs:
        if not holds(need.when, state.situation(payload)):
            return ImpossibleAct(need.code, need.message)
    return None


def answers(state: DeskState, act: Act) -> tuple[TalkLine, ...]:
    """Return the lines that answer the act itself, before time goes on."""
    following = state.copy()
    _act_out(following, *_accepted(following, act))
    return tuple(following.talk[len(state.talk) :])


def _perform(state: DeskState, act: Act) -> None:
    """Change the state by one act; every refusal comes before the first change."""
    spec, payload = _accepted(state, act)
    _act_out(state, spec, payload)
    clock.spend(state, spec.minutes)
    _move_clock(state, spec, payload)


def _accepted(state: DeskState, act: Act) -> tuple[ActSpec, dict[str, str]]:
    """Return what the act is and its cleaned payload. Raises ImpossibleAct."""
    spec = state.instance.template.acts.get(act.key)
    if spec is None:
        raise ImpossibleAct("unknown_act", "没有这项操作。")
    if refused := refusal(state, spec):
        raise refused
    payload = read_payload(state, spec, act.payload)
    if refused := _unmet(spec.needs_of_form, state, payload):
        raise refused
    _check_time(state, spec, payload)
    return spec, payload


def _act_out(state: DeskState, spec: ActSpec, payload: dict[str, str]) -> None:
    began = state.now
    number = len(state.done) + 1
    state.done.append(Done(number, Act(spec.key, payload), began))
    if state.client_here:
        state.seated[number] = state.person["title"]
    BUILT_IN.get(spec.kind, _nothing)(state, payload)
    run_effects(state, spec.effects, payload, began, spec)


def _check_time(state: DeskState, spec: ActSpec, payload: dict[str, str]) -> None:
    if spec.kind == "wait":
        clock.check_wait(state, date.fromisoformat(payload["until"]))
    if spec.kind == "end_day":
        clock.check_end_day(state)


def _move_clock(state: DeskState, spec: ActSpec, payload: dict[str, str]) -> None:
    if spec.kind == "wait":
        clock.wait_until(state, date.fromisoformat(payload["until"]))
    if spec.kind == "end_day":
        clock.end_day(state)


def _nothing(state: DeskState, payload: dict[str, str]) -> None:
    """Acts without a built-in meaning live by their effects alone."""


def _check_paper(state: DeskState, payload: dict[str, str]) -> None:
    """Mark a paper as checked and say what it is, not whether that is enough."""
    key = payload["paper"]
    state.papers = [
        DeskPaper(lying.key, True) if lying.key == key else lying
        for lying in state.papers
    ]
    _note(state, f"已核对{paper_label(state, key)}。")


def _compare(state: DeskState, payload: dict[str, str]) -> None:
    """Hold two printed entries against each other."""
    left, right = (_entry(state, payload[side]) for side in ("left", "right"))
    verdict = "一致" if left == right else "不一致"
    _note(state, f"对照：“{left}”与“{right}”{verdict}。")


def _entry(state: DeskState, reference: str) -> str:
    key, name = reference.rsplit(".", 1)
    return state.instance.paper(key).fields[name]


def _mark(state: DeskState, payload: dict[str, str]) -> None:
    day = date.fromisoformat(payload["day"])
    state.marks.append(CalendarMark(day, payload["label"]))


def _close(state: DeskState, payload: dict[str, str]) -> None:
    state.closed = True


def _note(state: DeskState, text: str) -> None:
    state.talk.append(TalkLine(state.now, "desk", text))


BUILT_IN: dict[str, Callable[[DeskState, dict[str, str]], None]] = {
    "check": _check_paper,
    "compare": _compare,
    "mark": _mark,
    "close": _close,
}
