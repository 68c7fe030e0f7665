"""Faults of sense: rules that nobody can meet, tables with dead rows, real people."""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import combinations, product
from math import prod
from typing import Any

from casework.engine.conditions import Situation, holds
from casework.engine.deciding import (
    contradictions,
    fact_schema,
    facts_in,
    resting_on,
    sources_of,
)
from casework.engine.evidence import acts_named
from casework.engine.facts import ID_CHECKS, checksum
from casework.engine.instance import decide_all
from casework.engine.template import CaseTemplate, Decision, ItemSpec
from casework.engine.texts import facts_counted

DAYS_OF_A_MONTH = frozenset({"month_day", "next_month_day"})
UNITS = frozenset({"workday", "day", "month", "month_end"}) | DAYS_OF_A_MONTH
# Every month has these days.
LAST_DAY_OF_ANY_MONTH = 28
MODES = frozenset({"within", "not_before"})
HITS = frozenset({"unique", "collect"})
LAW = re.compile(r".+ 第.+条")
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dX](?![\dX])")
# Facts of a template are few; a table with more cells than this is beyond a trainee.
MOST_CELLS = 200_000


def sense(template: CaseTemplate) -> Iterator[str]:
    """All faults of sense in the template and its pack."""
    yield from _rules(template)
    yield from _deadlines(template)
    yield from _tables(template)
    yield from _items(template)
    yield from _order(template)
    yield from _criticals(template)
    yield from _hours(template)
    yield from _closing(template)
    yield from _papers(template)
    yield from _privacy(template)


def _rules(template: CaseTemplate) -> Iterator[str]:
    for rule in template.pack.rules.values():
        if not rule.text:
            yield f"rule {rule.key}: no text"
        if not rule.quote and not rule.laws:
            yield f"rule {rule.key}: neither quoted phrase nor article"
        if rule.teaching and not rule.note:
            yield f"rule {rule.key}: a 教学参数 must say what the source leaves open"
        for law in rule.laws:
            if not LAW.fullmatch(law):
                yield f"rule {rule.key}: {law} names no article"


def _deadlines(template: CaseTemplate) -> Iterator[str]:
    for deadline in template.pack.deadlines.values():
        if deadline.unit not in UNITS or deadline.mode not in MODES:
            yield f"deadline {deadline.key}: unknown unit or mode"
        is_same_day = (deadline.unit, deadline.mode) == ("day", "within")
        if deadline.count < (0 if is_same_day else 1):
            yield f"deadline {deadline.key}: {deadline.count} is no period"
        if deadline.unit in DAYS_OF_A_MONTH and deadline.count > LAST_DAY_OF_ANY_MONTH:
            yield f"deadline {deadline.key}: some month has no day {deadline.count}"


# -- decision tables


def _tables(template: CaseTemplate) -> Iterator[str]:
    for table in template.tables.values():
        if table.hit not in HITS:
            yield f"decision {table.key}: unknown hit {table.hit}"
        yield from _labels(template, table)
        yield from _cell_faults(template, table)


def _labels(template: CaseTemplate, table: Decision) -> Iterator[str]:
    labels = template.choices.get(table.key)
    for value in table.values:
        if labels is not None and value not in labels:
            yield f"decision {table.key}: {value} has no label"


def _cell_faults(template: CaseTemplate, table: Decision) -> Iterator[str]:
    """A row that decides no facts that may be asked about is a slip; two that hold at
    once leave two right answers."""
    held = _held(template, table)
    if not held:
        yield f"decision {table.key} depends on more than {MOST_CELLS} cells"
        return
    alive = {place for places in held for place in places}
    values = [str(row["value"]) for row in table.rows]
    for place, value in enumerate(values):
        if place not in alive:
            yield f"decision {table.key}: row {value} decides no case"
    if table.hit == "unique":
        pairs = {pair for places in held for pair in combinations(places, 2)}
        for one, other in sorted(pairs):
            if values[one] != values[other]:
                both = f"{values[one]} and {values[other]}"
                yield f"decision {table.key}: rows {both} hold at once"


def _held(template: CaseTemplate, table: Decision) -> set[tuple[int, ...]]:
    """The places of the rows that hold together in some cell of the facts' domains."""
    tables = resting_on(template, [table.key])
    found = set()
    for cell in _cells(template, tables):
        situation = Situation(cell, decide_all(tables, cell))
        whens = [row.get("when") or {} for row in table.rows]
        places = (place for place, when in enumerate(whens) if holds(when, situation))
        found.add(tuple(places))
    return found


def _cells(
    template: CaseTemplate, tables: Mapping[str, Decision]
) -> Iterator[Mapping[str, Any]]:
    """Every combination that can be of the facts that the tables ask for; none if they
    are too many.

    Numbers are only ever compared, so that the bounds and what stands beside them
    speak for all others.
    """
    bounds = _bounds(tables.values())
    schema = fact_schema(template)
    domains = {n: _values(schema[n], bounds[n]) for n in bounds if n in schema}
    known = {name: values for name, values in domains.items() if values}
    if prod(len(values) for values in known.values()) > MOST_CELLS:
        return
    sources = {name: sources_of(template.facts[name]) for name in known}
    following = [name for name in known if sources[name] & known.keys()]
    for row in product(*known.values()):
        cell = dict(zip(known, row, strict=True))
        if not any(contradictions(template, following, cell)):
            yield cell


def _bounds(tables: Collection[Decision]) -> dict[str, set[int]]:
    """The facts that tables ask for, with the numbers they compare each with."""
    values = [value for table in tables for value in table.values]
    counted = [name for value in values for name in facts_counted(value)]
    found: dict[str, set[int]] = {name: set() for name in counted}
    whens = [row.get("when") for table in tables for row in table.rows]
    for part in facts_in(whens):
        numbers = [part.get(word) for word in ("at_least", "below", "is")]
        numbers += part.get("in", [])
        bounds = found.setdefault(part["fact"], set())
        bounds |= {number for number in numbers if isinstance(number, int)}
    return found


def _values(domain: Mapping[str, Any], bounds: set[int]) -> list[Any]:
    if "integer" not in domain:
        return list(domain.get("choice", ()))
    least, most = domain["integer"]
    near = {bound + step for bound in bounds for step in (-1, 0, 1)}
    return sorted({least, most} | {one for one in near if least <= one <= most})


# -- items, order, criticals


def _items(template: CaseTemplate) -> Iterator[str]:
    ids = [item.id for item in template.items]
    ids += [critical.id for critical in template.criticals]
    for twice in {one for one in ids if ids.count(one) > 1}:
        yield f"{twice} stands twice"
    for item in template.wordings:
        if item.type not in template.weights:
            yield f"{item.id}: type {item.type} has no points"
        if item.weight <= 0:
            yield f"{item.id}: weight {item.weight}"
        if not item.title or not item.right:
            yield f"{item.id}: no title, or nothing said of the right way"
        if "{due_" in item.right and not item.right_undated:
            yield f"{item.id}: no words for a deadline that has not begun"
    for item in template.items:
        if any(_asked(one) != _asked(item) for one in item.instead):
            yield f"{item.id}: another wording asks for something else"


def _asked(item: ItemSpec) -> tuple[Any, ...]:
    return item.type, item.title, item.weight, item.check, item.refs


def _order(template: CaseTemplate) -> Iterator[str]:
    """Two items must not ask for one order and for its reverse in the same case."""
    pairs = {
        (item.check["a"], second): item
        for item in template.items
        if item.check["kind"] == "precedes"
        for second in acts_named(item.check["b"])
    }
    for (first, second), item in pairs.items():
        other = pairs.get((second, first))
        if other is not None and other.when == item.when:
            yield f"{item.id}: contradicts {other.id}"


def _criticals(template: CaseTemplate) -> Iterator[str]:
    for critical in template.criticals:
        if not (critical.title and critical.your and critical.right):
            yield f"{critical.id}: title, your or right is missing"
        if not critical.when:
            yield f"{critical.id}: holds for everybody"


def _hours(template: CaseTemplate) -> Iterator[str]:
    if template.opens >= template.closes:
        yield f"the office opens at {template.opens} and closes at {template.closes}"
    if 0 not in template.moods:
        yield "moods have no word for 0"
    for day in _choices(template.facts.get("start", {})):
        try:
            date.fromisoformat(str(day))
        except ValueError:
            yield f"start {day} is no date"


def _choices(spec: Mapping[str, Any]) -> list[Any]:
    return list(spec.get("choice", ())) or ([spec["value"]] if "value" in spec else [])


def _closing(template: CaseTemplate) -> Iterator[str]:
    last = template.perfect[-1] if template.perfect else {}
    closing = [act.key for act in template.acts.values() if act.kind == "close"]
    if closing and last.get("act") not in closing:
        yield "the perfect way does not end with the closing act"


def _papers(template: CaseTemplate) -> Iterator[str]:
    pack = template.pack
    for rule in (*pack.papers, *pack.shared):
        for document in rule.documents:
            if document not in pack.documents:
                yield f"papers: unknown document {document}"
    required = {document for rule in pack.papers for document in rule.documents}
    for rule in pack.shared:
        for document in rule.documents:
            if document not in required:
                yield f"shared: {document} is required by no rule"


# -- people


def _privacy(template: CaseTemplate) -> Iterator[str]:
    """A number that could be somebody's must not stand in a case."""
    for text in _strings([template.facts, template.curated, template.opening]):
        yield from _real_numbers(text)
    for act in template.acts.values():
        for text in _strings([act.label, act.effects]):
            yield from _real_numbers(text)
    for holding in template.holdings:
        for text in _strings(holding.fields):
            yield from _real_numbers(text)


def _real_numbers(text: str) -> Iterator[str]:
    if found := PHONE.search(text):
        yield f"{found[0]} could be somebody's telephone"
    for number in ID_NUMBER.findall(text):
        if ID_CHECKS[checksum(number[:17])] == number[17]:
            yield f"{number} could be somebody's identity number"


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, Mapping):
        for value in node.values():
            yield from _strings(value)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _strings(value)
