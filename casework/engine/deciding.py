"""The referee asked about given facts: what is right, without a desk to play at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from casework.engine.conditions import Situation, holds, parts_with
from casework.engine.faulty_data import FaultyData
from casework.engine.instance import decide_all
from casework.engine.oracle import documents_by
from casework.engine.template import CaseTemplate, Deadline, Decision, PaperRule, Share
from casework.engine.texts import facts_counted
from casework.engine.workdays import IsWorkday, period_end

Schema = dict[str, dict[str, Any]]

# Days outside are a slip of the pen, and the longest period must end on some day.
FIRST_DAY = date(1950, 1, 1)
LAST_DAY = date(2100, 12, 31)


class FactsError(FaultyData):
    """Facts that the rules cannot take; `faults` names each in Chinese."""


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


def fact_schema(template: CaseTemplate, procedure: str = "") -> Schema:
    """The facts that decisions and papers depend on, each with its domain: `choice`
    (values), `integer` ([least, most]), or nothing but the generator's word."""
    return {
        name: _bounded(template, name, domain)
        for name, domain in drawn_domains(template, procedure).items()
    }


def drawn_domains(template: CaseTemplate, procedure: str = "") -> Schema:
    """The same facts, each with the values that some variant of the case draws."""
    asked = {part["fact"] for part in fact_conditions(template, procedure)}
    for table in _tables(template, procedure).values():
        asked.update(*map(facts_counted, table.values))
    return {
        name: _domain(spec) for name, spec in template.facts.items() if name in asked
    }


def share_of(template: CaseTemplate, procedure: str = "") -> Share:
    """What belongs to the procedure: all of the case unless its file says otherwise."""
    whole = Share(
        decisions=tuple(template.tables),
        papers=tuple(_required_by(template.pack.papers)),
        deadlines=tuple(template.pack.deadlines),
    )
    return template.shares.get(procedure, whole)


def rule_on(
    template: CaseTemplate,
    facts: Mapping[str, Any],
    anchors: Mapping[str, date],
    calendar: IsWorkday,
    procedure: str = "",
) -> Ruling:
    """Decide by the pack and the case: one procedure, or all that the case plays.

    Facts and anchors of the case that the procedure does not need change nothing.
    FactsError for a fact that is missing, unknown, outside its domain or at odds with
    others, and for an anchor that starts no deadline or has an impossible day.
    """
    faults = [
        *_fact_faults(template, procedure, facts),
        *_anchor_faults(template, anchors),
    ]
    # What follows from facts can be said only when all of them are sound.
    asked = fact_schema(template, procedure)
    if faults := faults or list(contradictions(template, asked, facts)):
        raise FactsError(faults)
    share = share_of(template, procedure)
    answers = decide_all(_tables(template, procedure), facts)
    situation = Situation(facts, answers)
    required = _documents(template.pack.papers, share, situation)
    shared = _documents(template.pack.shared, share, situation)
    return Ruling(
        decisions={key: answers[key] for key in answers if key in share.decisions},
        required=tuple(one for one in required if one not in shared),
        shared=tuple(one for one in required if one in shared),
        due=_due(template, procedure, anchors, calendar),
    )


# -- what belongs to a procedure


def _tables(template: CaseTemplate, procedure: str) -> dict[str, Decision]:
    """The tables of the procedure and those on which they and its papers rest."""
    ours = _papers(template, procedure)
    keys = [*share_of(template, procedure).decisions]
    return resting_on(template, [*keys, *_answers_in([rule.when for rule in ours])])


def resting_on(template: CaseTemplate, keys: Iterable[str]) -> dict[str, Decision]:
    """The tables of these keys, and those on which they rest, in the author's order."""
    waiting = list(keys)
    found: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key in template.tables and key not in found:
            found.add(key)
            rows = template.tables[key].rows
            waiting += _answers_in([row.get("when") for row in rows])
    return {key: table for key, table in template.tables.items() if key in found}


def _papers(template: CaseTemplate, procedure: str) -> list[PaperRule]:
    ours = set(share_of(template, procedure).papers)
    rules = (*template.pack.papers, *template.pack.shared)
    return [rule for rule in rules if ours & set(rule.documents)]


def _documents(
    rules: Iterable[PaperRule], share: Share, situation: Situation
) -> tuple[str, ...]:
    ours = [rule for rule in rules if set(share.papers) & set(rule.documents)]
    return tuple(one for one in documents_by(ours, situation) if one in share.papers)


def _required_by(rules: Iterable[PaperRule]) -> dict[str, None]:
    return dict.fromkeys(document for rule in rules for document in rule.documents)


def fact_conditions(
    template: CaseTemplate, procedure: str = ""
) -> Iterator[Mapping[str, Any]]:
    """The parts of the rules' conditions that look at a fact."""
    for table in _tables(template, procedure).values():
        yield from facts_in([row.get("when") for row in table.rows])
    yield from facts_in([rule.when for rule in _papers(template, procedure)])


def facts_in(node: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the parts of a condition, or of several, that look at a fact."""
    return parts_with("fact", node)


def _answers_in(node: Any) -> list[str]:
    """The decisions that a condition, or several, look at."""
    named = [part["answer"] for part in parts_with("answer", node)]
    return named + [part["in_answer"] for part in parts_with("in_answer", node)]


# -- deadlines


def _due(
    template: CaseTemplate,
    procedure: str,
    anchors: Mapping[str, date],
    calendar: IsWorkday,
) -> dict[str, str]:
    return {
        key: period_end(
            anchors[deadline.anchor], deadline.count, deadline.unit, calendar
        ).isoformat()
        for key, deadline in deadlines_of(template, procedure).items()
        if deadline.anchor in anchors
    }


def deadlines_of(template: CaseTemplate, procedure: str = "") -> dict[str, Deadline]:
    """The periods of the procedure: of several rests of a period the whole, once."""
    ours = share_of(template, procedure).deadlines
    found: dict[str, Deadline] = {}
    for key in template.pack.deadlines:
        if key in ours:
            period = template.pack.deadlines[key].whole or template.pack.deadlines[key]
            found[period.key] = period
    return found


def anchors_of(template: CaseTemplate, procedure: str = "") -> list[str]:
    """The acts and events with which a deadline of the procedure begins."""
    return sorted({one.anchor for one in deadlines_of(template, procedure).values()})


def _anchor_faults(
    template: CaseTemplate, anchors: Mapping[str, date]
) -> Iterator[str]:
    known = anchors_of(template)
    for name, day in anchors.items():
        if name not in known:
            yield f"{name}：没有期限从它起算"
        elif not FIRST_DAY <= day <= LAST_DAY:
            yield f"{name}：{day} 不在 {FIRST_DAY} 到 {LAST_DAY} 之间"


# -- facts


def _fact_faults(
    template: CaseTemplate, procedure: str, facts: Mapping[str, Any]
) -> Iterator[str]:
    whole = fact_schema(template)
    for name in facts:
        if name not in whole:
            yield f"{name}：没有规则用到这项事实"
    for name in fact_schema(template, procedure):
        if name not in facts:
            yield f"{name}：没有填"
    for name, domain in whole.items():
        if name in facts and not _is_in(facts[name], domain):
            yield f"{name}：填的是 {facts[name]!r}，应当是{_in_words(domain)}"


def sources_of(spec: Mapping[str, Any]) -> set[str]:
    """The facts on which it depends what the generator draws."""
    whens = [row.get("when") for row in spec.get("cases", ())]
    return {part["fact"] for part in facts_in(whens)}


def contradictions(
    template: CaseTemplate, names: Iterable[str], facts: Mapping[str, Any]
) -> Iterator[str]:
    """Those of the named facts that other given facts leave no choice."""
    for name in names:
        rows = template.facts[name].get("cases", ())
        sources = sources_of(template.facts[name])
        if not sources or not sources <= facts.keys():
            continue
        held = (one for one in rows if holds(one.get("when") or {}, Situation(facts)))
        row: Mapping[str, Any] = next(held, {})
        follows = row.get("value", facts[name])
        if follows != facts[name]:
            others = "、".join(f"{one} {facts[one]}" for one in sorted(sources))
            yield f"{name}：填的是 {facts[name]!r}，可是{others} 时只能是 {follows!r}"


def _is_in(value: Any, domain: Mapping[str, Any]) -> bool:
    if "integer" in domain:
        least, most = domain["integer"]
        return type(value) is int and least <= value <= most
    if "choice" not in domain:
        return isinstance(value, (str, int))
    return any(type(value) is type(one) and value == one for one in domain["choice"])


def _in_words(domain: Mapping[str, Any]) -> str:
    if "integer" in domain:
        least, most = domain["integer"]
        return f" {least} 到 {most} 的整数"
    if "choice" in domain:
        listed = "、".join(map(str, domain["choice"]))
        return f"这些值里的一个：{listed}（别的值没有写明怎样判断）"
    return "文字或整数"


def _bounded(
    template: CaseTemplate, name: str, domain: dict[str, Any]
) -> dict[str, Any]:
    if name not in template.bounds:
        return domain
    return {"integer": list(template.bounds[name])}


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
