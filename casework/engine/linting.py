"""Faults of case data that can be found before anyone plays it."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import chain
from typing import Any

from casework.engine.checks import CHECKS
from casework.engine.checks_of_days import DEADLINE_WORDS
from casework.engine.effects import WORDS as EFFECTS
from casework.engine.evidence import acts_named
from casework.engine.faulty_data import FaultyData
from casework.engine.linting_names import names
from casework.engine.linting_packs import pack_faults
from casework.engine.linting_procedures import procedures
from casework.engine.linting_sense import sense
from casework.engine.template import CaseTemplate, CriticalSpec, ItemSpec

ITEM_TYPES = "判告料步序时记访礼"
ERROR_CODES = frozenset(f"E{number}" for number in range(1, 11))
LONGEST_QUOTE = 40
# References from a check to acts of the case.
ACT_WORDS = ("act", "a", "b", "occasion", "after", "given", "also", "only", "until")
# References from a check to acts or events.
MOMENT_WORDS = ("before", "by_day", "since")
# Codes of errors in a check.
CODE_WORDS = ("absent", "early", "error", "late", "wrong")


class CaseDataError(FaultyData):
    """A case, or the pack that it names, breaks a rule."""


def lint(template: CaseTemplate) -> None:
    """Raise CaseDataError with all faults of the template and its pack."""
    finders = (_shelf, _points, _rules, _items, _acts, _deadlines, _holdings, _perfect)
    faults = [fault for find in finders for fault in find(template)]
    # Each takes for granted what those before it looked at.
    faults = faults or list(names(template))
    faults = faults or [
        *sense(template),
        *procedures(template),
        *pack_faults(template),
    ]
    if faults:
        raise CaseDataError(faults)


def _shelf(template: CaseTemplate) -> Iterator[str]:
    """What the shelf shows must be there; minutes are of real time."""
    if not 1 <= template.level <= 5:
        yield f"level {template.level} is not one of 1 to 5"
    if template.minutes < 1:
        yield "minutes must be at least 1"
    if not template.summary:
        yield "no summary"
    if template.standard.count("/") != 1:
        yield f"standard {template.standard} is not code/edition"


def _points(template: CaseTemplate) -> Iterator[str]:
    total = sum(template.weights.values(), Decimal(0))
    if total != 100:
        yield f"weights sum to {total}, not 100"
    for kind in template.weights:
        if kind not in ITEM_TYPES:
            yield f"unknown item type {kind}"
        if all(item.type != kind for item in template.items):
            yield f"type {kind} has points but no item"


def _rules(template: CaseTemplate) -> Iterator[str]:
    for rule in template.pack.rules.values():
        if len(rule.quote) > LONGEST_QUOTE:
            yield f"rule {rule.key}: quoted phrase is too long"
        if not rule.document or not rule.chapter:
            yield f"rule {rule.key}: no citation"


def _items(template: CaseTemplate) -> Iterator[str]:
    for item in template.items:
        yield from _check_faults(template, item.id, item.check)
    for item in template.wordings:
        yield from _scored_faults(template, item)
    for critical in template.criticals:
        yield from _scored_faults(template, critical)
        if critical.error not in ERROR_CODES:
            yield f"{critical.id}: unknown error code {critical.error}"


def _scored_faults(
    template: CaseTemplate, scored: ItemSpec | CriticalSpec
) -> Iterator[str]:
    if scored.rule not in template.pack.rules:
        yield f"{scored.id}: unknown rule {scored.rule}"
    if not scored.consequence:
        yield f"{scored.id}: no consequence"


def _check_faults(template: CaseTemplate, item: str, check: Any) -> Iterator[str]:
    if check["kind"] not in CHECKS:
        yield f"{item}: unknown check {check['kind']}"
    named = (acts_named(check.get(word, ())) for word in ACT_WORDS)
    for act in chain.from_iterable(named):
        if act not in template.acts:
            yield f"{item}: unknown act {act}"
    moments = (acts_named(check.get(word, ())) for word in MOMENT_WORDS)
    for key in chain.from_iterable(moments):
        if key not in template.acts and key not in template.events:
            yield f"{item}: unknown act or event {key}"
    for document in check.get("papers", {}).get("documents", ()):
        if document not in template.pack.documents:
            yield f"{item}: unknown document {document}"
    for word in DEADLINE_WORDS:
        if word in check and check[word] not in template.pack.deadlines:
            yield f"{item}: unknown deadline {check[word]}"
    if "event" in check and check["event"] not in template.events:
        yield f"{item}: unknown event {check['event']}"
    codes = [check[word] for word in CODE_WORDS if word in check]
    for word in ("codes", "never"):
        codes += check.get(word, {}).values()
    for code in codes:
        if code not in ERROR_CODES:
            yield f"{item}: unknown error code {code}"


def _acts(template: CaseTemplate) -> Iterator[str]:
    closing = [act.key for act in template.acts.values() if act.kind == "close"]
    if len(closing) != 1:
        yield f"one act must close the case, not {len(closing)}"
    for act in template.acts.values():
        if act.tab not in template.tabs:
            yield f"act {act.key}: unknown tab {act.tab}"
        yield from _effect_faults(template, act.key, act.effects)
    for event in template.events.values():
        yield from _effect_faults(template, event.key, event.effects)
    yield from _effect_faults(template, "opening", template.opening)


def _effect_faults(template: CaseTemplate, owner: str, effects: Any) -> Iterator[str]:
    for effect in effects or ():
        if "if" in effect:
            yield from _effect_faults(template, owner, effect.get("then"))
            yield from _effect_faults(template, owner, effect.get("else"))
            continue
        word = next(iter(effect))
        if word not in EFFECTS:
            yield f"{owner}: unknown effect {word}"
        if word == "queue" and effect[word]["event"] not in template.events:
            yield f"{owner}: unknown event {effect[word]['event']}"


def _deadlines(template: CaseTemplate) -> Iterator[str]:
    """Anchors are checked only for deadlines this case scores: packs are shared."""
    for deadline in template.pack.deadlines.values():
        if deadline.rule not in template.pack.rules:
            yield f"deadline {deadline.key}: unknown rule {deadline.rule}"
    known = {*template.acts, *template.events}
    scored = {
        item.check[word]
        for item in template.items
        for word in DEADLINE_WORDS
        if word in item.check
    }
    for key in sorted(scored & set(template.pack.deadlines)):
        if template.pack.deadlines[key].anchor not in known:
            yield f"deadline {key}: unknown anchor"


def _holdings(template: CaseTemplate) -> Iterator[str]:
    for holding in template.holdings:
        if holding.document not in template.pack.documents:
            yield f"unknown document {holding.document}"


def _perfect(template: CaseTemplate) -> Iterator[str]:
    for step in template.perfect:
        if "act" in step and step["act"] not in template.acts:
            yield f"perfect: unknown act {step['act']}"
