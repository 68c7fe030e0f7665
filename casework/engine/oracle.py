"""The referee's knowledge: right papers, right dates, and one perfect list of acts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.engine.acts import Act
from casework.engine.conditions import Situation, holds
from casework.engine.folding import apply, open_desk
from casework.engine.instance import CaseInstance
from casework.engine.state import DeskState
from casework.engine.template import PaperRule
from casework.engine.texts import chinese_date, fill, labels_for
from casework.engine.workdays import (
    IsWorkday,
    monday_to_friday,
    next_workday,
    period_end,
)


@dataclass(frozen=True)
class PaperNeeds:
    """Which documents this client must show, and where they are.

    `ask`: missing, to be named in the one-time notice, no more and no less.
    `here`: already with the client. `shared`: the office can look them up.
    """

    required: tuple[str, ...]
    here: tuple[str, ...]
    ask: tuple[str, ...]
    shared: tuple[str, ...]


def paper_needs(instance: CaseInstance) -> PaperNeeds:
    """Return the papers the rules require of this client, from the hidden facts."""
    pack = instance.template.pack
    situation = Situation(instance.facts, instance.answers)
    required = documents_by(pack.papers, situation)
    shared = tuple(d for d in required if d in documents_by(pack.shared, situation))
    asked_of_client = tuple(d for d in required if d not in shared)
    carried = {
        paper.document
        for paper in instance.papers
        if paper.form == "original" and paper.where != "home" and paper.valid
    }
    return PaperNeeds(
        required=required,
        here=tuple(d for d in asked_of_client if d in carried),
        ask=tuple(d for d in asked_of_client if d not in carried),
        shared=shared,
    )


def documents_by(rules: Iterable[PaperRule], situation: Situation) -> tuple[str, ...]:
    """Return the documents of the rules that hold, each once, in the order of rules."""
    found: dict[str, None] = {}
    for rule in rules:
        if holds(rule.when, situation):
            found.update(dict.fromkeys(rule.documents))
    return tuple(found)


def right_values(instance: CaseInstance) -> dict[str, Any]:
    """Return the words for sentences about the right way: names, lists, answers."""
    needs = paper_needs(instance)
    titles = instance.template.pack.documents
    lists = {"ask": needs.ask, "here": needs.here, "shared": needs.shared}
    return {
        **instance.facts,
        **{key: ",".join(keys) for key, keys in lists.items()},
        **{
            f"{name}_titles": "、".join(titles[key].title for key in keys) or "无"
            for name, keys in lists.items()
        },
        **{f"answer_{key}": found[0] for key, found in instance.answers.items()},
        **{
            f"answer_{key}_labels": _labels(instance, key, found)
            for key, found in instance.answers.items()
        },
    }


def _labels(instance: CaseInstance, key: str, found: tuple[str, ...]) -> str:
    labels = labels_for(instance.template.choices.get(key, {}), instance.facts)
    return "、".join(labels.get(value, value) for value in found)


def dates(state: DeskState) -> dict[str, str]:
    """Return each deadline as `due_<key>`; one whose anchor is missing says so."""
    deadlines = state.instance.template.pack.deadlines
    known = {key: due for key in deadlines if (due := state.due(key)) is not None}
    return {
        **{f"due_{key}": "（尚未起算）" for key in deadlines},
        **{f"due_{key}": chinese_date(due) for key, due in known.items()},
        **{f"iso_due_{key}": due.isoformat() for key, due in known.items()},
    }


def perfect_acts(
    instance: CaseInstance, calendar: IsWorkday = monday_to_friday
) -> list[Act]:
    """Return one list of acts that earns 100 points.

    Dates in it are counted with `calendar`: give the calendar used for scoring.
    """
    state = open_desk(instance, calendar)
    words = right_values(instance)
    acts: list[Act] = []
    for step in instance.template.perfect:
        if not holds(step.get("when") or {}, state.situation()):
            continue
        for act in acts_of(step, state, words):
            state = apply(state, act)
            acts.append(act)
    return acts


def acts_of(
    step: Mapping[str, Any], state: DeskState, words: dict[str, Any]
) -> list[Act]:
    """Return the acts of one authored step: a wait, one act, or one for each key."""
    if "wait_for" in step:
        return [_wait(_due_day(state, step["wait_for"]))]
    if "wait_past" in step:
        last = state.due(step["wait_past"])
        return [_wait(next_workday(last or state.now.date(), state.calendar))]
    keys = words[step["each"]].split(",") if "each" in step else [""]
    # Most acts have no form, and counting each deadline from today is dear.
    values = {**words, **_today(state)} if step.get("payload") else words
    return [
        _act(step, {**values, "each": key}) for key in keys if key or "each" not in step
    ]


def _act(step: Mapping[str, Any], values: dict[str, Any]) -> Act:
    payload = step.get("payload") or {}
    return Act(step["act"], {name: fill(str(v), values) for name, v in payload.items()})


def _wait(day: date) -> Act:
    return Act("wait_until", {"until": day.isoformat()})


def _due_day(state: DeskState, event: str) -> date:
    return min(coming.due for coming in state.queue if coming.event == event).date()


def _today(state: DeskState) -> dict[str, str]:
    """Return what each deadline would be if its anchor happened today."""
    return {
        **dates(state),
        **{
            f"from_today_{key}": deadline_from(state, key, state.now.date()).isoformat()
            for key in state.instance.template.pack.deadlines
        },
    }


def deadline_from(state: DeskState, key: str, anchor: date) -> date:
    """Return the last day of the deadline if its anchor took place on `anchor`."""
    from_pack = state.instance.template.pack.deadlines[key]
    return period_end(anchor, from_pack.count, from_pack.unit, state.calendar)
