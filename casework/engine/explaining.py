"""A ruling in the words of the case: labels, papers, periods, and the rules behind."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.engine.conditions import Situation, holds, parts_with
from casework.engine.deciding import Ruling, deadlines_of, share_of
from casework.engine.template import (
    ActSpec,
    CaseTemplate,
    Deadline,
    FieldSpec,
    ItemSpec,
)
from casework.engine.texts import labels_for

Told = dict[str, Any]


def explained(
    template: CaseTemplate,
    ruling: Ruling,
    facts: Mapping[str, Any],
    anchors: Mapping[str, date],
    procedure: str = "",
) -> Told:
    """What the ruling says, in Chinese and with citations.

    `answers` are the judgements that the case asks for where these facts hold; other
    tables decide how its story goes, or what would be wrong. `papers_listed` is False
    where the case has no list of papers for the procedure: that none is shown does not
    mean that none is needed.
    """
    situation = Situation(facts, ruling.decisions)
    titles = template.pack.documents
    periods = deadlines_of(template, procedure)
    papers = [(one, False) for one in ruling.required]
    papers += [(one, True) for one in ruling.shared]
    return {
        "answers": [
            _answer(template, key, values, situation)
            for key, values in ruling.decisions.items()
            if _is_judgement(template, key, values, situation)
        ],
        "papers": [
            {"document": key, "title": titles[key].title, "shared": shared}
            for key, shared in papers
        ],
        "papers_listed": bool(share_of(template, procedure).papers),
        "deadlines": [
            deadline_told(template, periods[key])
            | {"from": anchors[periods[key].anchor].isoformat(), "date": day}
            for key, day in ruling.due.items()
        ],
    }


def deadline_told(template: CaseTemplate, deadline: Deadline) -> Told:
    """The period with its rule. `mode` is `within` (the date is the last day) or
    `not_before` (only after the date)."""
    return {
        "deadline": deadline.key,
        "title": deadline.title,
        "anchor": deadline.anchor,
        "count": deadline.count,
        "unit": deadline.unit,
        "mode": deadline.mode,
    } | _rule_told(template, deadline.rule)


def _is_judgement(
    template: CaseTemplate, key: str, values: tuple[str, ...], situation: Situation
) -> bool:
    asking = _asking(template, key)
    if asking:
        return any(_applies(one, situation) is not False for one in asking)
    labels = labels_for(template.choices.get(key, {}), situation.facts)
    return all(one in labels for one in values) and key not in _story_of(template)


def _story_of(template: CaseTemplate) -> set[str]:
    """The decisions with which acts compare what is put in, to let the story go on."""
    effects = [act.effects for act in template.acts.values()]
    return {part["in_answer"] for part in parts_with("in_answer", effects)}


def _answer(
    template: CaseTemplate, key: str, values: tuple[str, ...], situation: Situation
) -> Told:
    item = _item_of(template, key, situation)
    labels = labels_for(_labels(template, key, item), situation.facts)
    told: Told = {
        "decision": key,
        "title": _title(template, key, item),
        # Each value of a table that collects is right by itself.
        "any_of": template.tables[key].hit == "collect",
        "values": [{"value": one, "label": _label(labels, one)} for one in values],
    }
    unknown = {"rule": None, "text": "", "citation": ""}
    return told | (_rule_told(template, item.rule) if item else unknown)


def _rule_told(template: CaseTemplate, key: str) -> Told:
    rule = template.pack.rules[key]
    return {"rule": key, "text": rule.text, "citation": rule.citation}


def _item_of(
    template: CaseTemplate, answer: str, situation: Situation
) -> ItemSpec | None:
    """The item that asks for the decision or rests on it, as it reads for these facts."""
    asking = _asking(template, answer)
    fitting = [one for one in asking if _applies(one, situation)]
    item = next(iter(fitting or asking or _resting(template, answer)), None)
    if item is None:
        return None
    return next((one for one in item.instead if _applies(one, situation)), item)


def _asking(template: CaseTemplate, answer: str) -> list[ItemSpec]:
    return [one for one in template.items if one.check.get("answer") == answer]


def _resting(template: CaseTemplate, answer: str) -> list[ItemSpec]:
    """The items that hold by the decision, or look at the act which offers it, and
    ask for no other one."""
    offering = {act.key for act, _ in _offers(template, answer)}
    return [
        one
        for one in template.items
        if "answer" not in one.check
        and (_looks_at(one, answer) or one.check.get("act") in offering)
    ]


def _looks_at(item: ItemSpec, answer: str) -> bool:
    return any(part["answer"] == answer for part in parts_with("answer", item.when))


def _applies(item: ItemSpec, situation: Situation) -> bool | None:
    """None where it depends on the desk or on other facts, which are not known here."""
    try:
        return holds(item.when, situation)
    except (KeyError, ValueError):
        return None


def _labels(
    template: CaseTemplate, key: str, item: ItemSpec | None
) -> Mapping[str, str]:
    """All that the decision can say: an act may offer only some of it."""
    labels = dict(template.choices.get(key, {}))
    if item is not None and item.check.get("act") in template.acts:
        for field in template.acts[item.check["act"]].fields:
            if field.name == item.check.get("field"):
                labels |= field.options
    return labels


def _label(labels: Mapping[str, str], value: str) -> str:
    """A value with commas is a list; what has no label speaks for itself."""
    if value in labels:
        return str(labels[value])
    return "、".join(str(labels.get(part, part)) for part in value.split(","))


def _title(template: CaseTemplate, key: str, item: ItemSpec | None) -> str:
    """Of the item that asks, else the label of the field that offers the values."""
    labels = [field.label for _, field in _offers(template, key)]
    if item is not None and (item.check.get("answer") == key or not labels):
        return item.title
    return next(iter(labels), "")


def _offers(template: CaseTemplate, key: str) -> list[tuple[ActSpec, FieldSpec]]:
    """The fields, each with its act, that offer the values of the decision."""
    options = template.choices.get(key)
    return [
        (act, field)
        for act in template.acts.values()
        for field in act.fields
        if options and field.options == options
    ]
