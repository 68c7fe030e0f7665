"""The referee asked about given facts: what is right, without a desk to play at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.engine.instance import CaseInstance, instance_of
from casework.engine.oracle import paper_needs
from casework.engine.template import CaseTemplate
from casework.engine.workdays import IsWorkday, period_end

Schema = dict[str, dict[str, Any]]


class FactsError(Exception):
    """Facts that the rules cannot take; `faults` names each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Ruling:
    """What is right for these facts.

    `decisions` are keys by decision table; papers are keys of documents; `due` is the
    last day (or the day before the first, for those that are not to be early) of each
    deadline whose anchor has a day.
    """

    decisions: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    shared: tuple[str, ...]
    due: Mapping[str, str]


def fact_schema(template: CaseTemplate) -> Schema:
    """The facts that decisions and papers depend on, each with its domain: `choice`
    (values), `integer` ([least, most]), or nothing but the generator's word."""
    asked = {part["fact"] for part in fact_conditions(template)}
    return {
        name: _domain(spec) for name, spec in template.facts.items() if name in asked
    }


def rule_on(
    template: CaseTemplate,
    facts: Mapping[str, Any],
    anchors: Mapping[str, date],
    calendar: IsWorkday,
) -> Ruling:
    """Decide by the pack and the case. FactsError for a fact that is missing, unknown
    or outside its domain, and for an anchor that starts no deadline."""
    faults = [*_fact_faults(template, facts), *_anchor_faults(template, anchors)]
    if faults:
        raise FactsError(faults)
    instance = _with(template, facts)
    needs = paper_needs(instance)
    return Ruling(
        decisions=instance.answers,
        required=tuple(one for one in needs.required if one not in needs.shared),
        shared=needs.shared,
        due=_due(template, anchors, calendar),
    )


def _with(template: CaseTemplate, facts: Mapping[str, Any]) -> CaseInstance:
    """The case with these facts; the rest, on which no rule depends, as in seed 0."""
    fixed = {**template.curated.get(0, {}), **facts}
    return instance_of(template, 0, fixed)


def _due(
    template: CaseTemplate, anchors: Mapping[str, date], calendar: IsWorkday
) -> dict[str, str]:
    return {
        key: period_end(
            anchors[deadline.anchor], deadline.count, deadline.unit, calendar
        ).isoformat()
        for key, deadline in template.pack.deadlines.items()
        if deadline.anchor in anchors
    }


def _fact_faults(template: CaseTemplate, facts: Mapping[str, Any]) -> Iterator[str]:
    schema = fact_schema(template)
    for name in facts:
        if name not in schema:
            yield f"{name}: no rule asks for this fact"
    for name, domain in schema.items():
        if name not in facts:
            yield f"{name}: missing"
        elif not _is_in(facts[name], domain):
            yield f"{name}: {facts[name]!r} is not in {domain}"


def _anchor_faults(
    template: CaseTemplate, anchors: Mapping[str, date]
) -> Iterator[str]:
    known = {deadline.anchor for deadline in template.pack.deadlines.values()}
    for name in anchors:
        if name not in known:
            yield f"{name}: no deadline begins with it"


def _is_in(value: Any, domain: Mapping[str, Any]) -> bool:
    if "integer" in domain:
        least, most = domain["integer"]
        return type(value) is int and least <= value <= most
    return "choice" not in domain or value in domain["choice"]


def fact_conditions(template: CaseTemplate) -> Iterator[Mapping[str, Any]]:
    """The parts of the rules' conditions that look at a fact."""
    for table in {**template.pack.decisions, **template.decisions}.values():
        yield from facts_in([row.get("when") for row in table.rows])
    papers = (*template.pack.papers, *template.pack.shared)
    yield from facts_in([rule.when for rule in papers])


def facts_in(node: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the parts of a condition, or of several, that look at a fact."""
    if isinstance(node, Mapping):
        if "fact" in node:
            yield node
        node = node.values()
    if isinstance(node, str) or not isinstance(node, Iterable):
        return
    for each in node:
        yield from facts_in(each)


def _domain(spec: Mapping[str, Any]) -> dict[str, Any]:
    rows = list(spec["cases"]) if "cases" in spec else [spec]
    integers = [row["integer"] for row in rows if "integer" in row]
    values = [one for row in rows for one in _values(row)]
    if integers and not values:
        lows, highs = zip(*integers, strict=True)
        return {"integer": [min(lows), max(highs)]}
    if values and not integers:
        return {"choice": list(dict.fromkeys(values))}
    return {"generator": next(iter(spec))}


def _values(row: Mapping[str, Any]) -> list[Any]:
    return list(row.get("choice", ())) or ([row["value"]] if "value" in row else [])
