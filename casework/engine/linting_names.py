"""Faults of names: what conditions, effects, checks and texts speak of must exist."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.engine.conditions import TESTS as COMPARISONS
from casework.engine.conditions import WORDS as CONDITIONS
from casework.engine.conditions import parts_with
from casework.engine.evidence import acts_named
from casework.engine.template import CaseTemplate, ItemSpec
from casework.engine.texts import facts_counted, split_list

PLACEHOLDER = re.compile(r"\{(\w+)\}")
REF = re.compile(r"[1-5]:\d+(\.\d+)+[SK]")
OPTION_KINDS = ("choice", "checklist")


@dataclass(frozen=True)
class Place:
    """A condition and who wrote it."""

    owner: str
    condition: Mapping[str, Any]


def names(template: CaseTemplate) -> Iterator[str]:
    """All faults of names in the template."""
    places = list(_conditions(template))
    for place in places:
        yield from _condition_faults(template, place)
    yield from _flags(template, places)
    yield from _facts(template)
    yield from _events(template)
    yield from _shown(template)
    yield from _fields(template)
    for item in template.items:
        yield from _item_faults(template, item)
    yield from _texts(template)


# -- conditions


def _conditions(template: CaseTemplate) -> Iterator[Place]:
    pack = template.pack
    tables = template.tables
    for table in tables.values():
        yield from (
            Place(f"decision {table.key}", row.get("when") or {}) for row in table.rows
        )
    yield from (Place("papers", rule.when) for rule in (*pack.papers, *pack.shared))
    yield from (Place(f"paper {one.document}", one.when) for one in template.holdings)
    yield from (Place(item.id, item.when) for item in template.wordings)
    yield from (Place(critical.id, critical.when) for critical in template.criticals)
    yield from (Place("perfect", step.get("when") or {}) for step in template.perfect)
    persons = template.client.get("persons") or ()
    yield from (Place("client", person["when"]) for person in persons)
    for act in template.acts.values():
        yield from (Place(act.key, need.when) for need in act.needs)
    for owner, effect in effects_of(template):
        if "if" in effect:
            yield Place(owner, effect["if"])
    for name, spec in template.facts.items():
        yield from (Place(name, row.get("when") or {}) for row in spec.get("cases", ()))


def effects_of(template: CaseTemplate) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every effect with its owner, those inside an `if` as well."""
    owners: dict[str, Iterable[Any]] = {"opening": template.opening}
    owners |= {act.key: act.effects for act in template.acts.values()}
    owners |= {event.key: event.effects for event in template.events.values()}
    for owner, effects in owners.items():
        for effect in _flat(effects):
            yield owner, effect


def _flat(effects: Iterable[Any] | None) -> Iterator[Mapping[str, Any]]:
    for effect in effects or ():
        yield effect
        if "if" in effect:
            yield from _flat(effect.get("then"))
            yield from _flat(effect.get("else"))


def _condition_faults(template: CaseTemplate, place: Place) -> Iterator[str]:
    for part in _parts(place.condition):
        word = next((word for word in part if word in CONDITIONS), "")
        if not word:
            yield f"{place.owner}: unknown condition {dict(part)}"
        elif word not in ("all", "any", "not"):
            yield from _name_faults(template, place.owner, word, part)


def _parts(condition: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if not condition:
        return
    yield condition
    for word in ("all", "any"):
        for part in condition.get(word, ()):
            yield from _parts(part)
    yield from _parts(condition.get("not") or {})


def _name_faults(
    template: CaseTemplate, owner: str, word: str, part: Mapping[str, Any]
) -> Iterator[str]:
    known: dict[str, Iterable[str]] = {
        "fact": template.facts,
        "answer": template.tables,
        "answered": template.acts,
        "done": template.acts,
        "happened": template.events,
        "queued": template.events,
        "over": template.pack.deadlines,
    }
    if word in known and part[word] not in known[word]:
        yield f"{owner}: unknown {word} {part[word]}"
    if word == "answered" and part["answered"] in template.acts:
        act = template.acts[part["answered"]]
        if part["field"] not in {field.name for field in act.fields}:
            yield f"{owner}: act {act.key} has no field {part['field']}"
    for share in _shares(part):
        if share.keys() != {"percent", "fact"} or share["fact"] not in template.facts:
            yield f"{owner}: {dict(share)} is no percent of a fact"
    if strange := part.keys() - {word, "field", "which", *COMPARISONS}:
        yield f"{owner}: unknown word {min(strange)} in a condition"


def _shares(part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What the part compares with, where that is no plain number."""
    compared = [part.get(word) for word in ("at_least", "below")]
    return [one for one in compared if isinstance(one, Mapping)]


def _flags(template: CaseTemplate, places: Iterable[Place]) -> Iterator[str]:
    """A flag that nothing raises is a branch that nobody reaches."""
    raised = {effect["flag"] for _, effect in effects_of(template) if "flag" in effect}
    for place in places:
        for part in _parts(place.condition):
            if "flag" in part and part["flag"] not in raised:
                yield f"{place.owner}: no effect raises flag {part['flag']}"


# -- facts, events, forms


def _facts(template: CaseTemplate) -> Iterator[str]:
    if "start" not in template.facts:
        yield "fact start is missing"
    for seed, fixed in template.curated.items():
        for name in fixed.keys() - template.facts.keys():
            yield f"curated {seed}: unknown fact {name}"
    for name in template.known.keys() - template.facts.keys():
        yield f"known: unknown fact {name}"
    for owner, effect in effects_of(template):
        for name in set(effect.get("disclose") or ()) - template.known.keys():
            yield f"{owner}: discloses {name}, which has no label under known"


def _events(template: CaseTemplate) -> Iterator[str]:
    queued = {
        effect["queue"]["event"]
        for _, effect in effects_of(template)
        if "queue" in effect
    }
    for event in template.events.keys() - queued:
        yield f"event {event} is never queued"
    for owner, effect in effects_of(template):
        if "drop" in effect and effect["drop"] not in template.events:
            yield f"{owner}: drops unknown event {effect['drop']}"
        if "bring" in effect and effect["bring"]["act"] not in template.acts:
            yield f"{owner}: brings what unknown act {effect['bring']['act']} named"
        if "in_vain" in effect and owner not in template.acts:
            yield f"{owner}: only an act is in vain"


def _shown(template: CaseTemplate) -> Iterator[str]:
    """Filled forms and notices stand in a section of their own, or nobody sees them."""
    for owner, effect in effects_of(template):
        for word, tab in (("form", "forms"), ("board", "board")):
            if word in effect and tab not in template.tabs:
                yield f"{owner}: no tab {tab} shows its {word}"


def _fields(template: CaseTemplate) -> Iterator[str]:
    for act in template.acts.values():
        for field in act.fields:
            if field.kind in OPTION_KINDS and not field.options:
                yield f"act {act.key}: field {field.name} has no options"
            for key, label in field.options.items():
                if not label or label == key:
                    yield f"act {act.key}: {key} of {field.name} has no label"


# -- items


def _item_faults(template: CaseTemplate, item: ItemSpec) -> Iterator[str]:
    check = item.check
    answers = template.tables
    if "answer" in check and check["answer"] not in answers:
        yield f"{item.id}: unknown answer {check['answer']}"
    titles = [one["title"] for one in template.client.get("persons") or ()]
    if "of" in check and check["of"] not in titles:
        yield f"{item.id}: nobody at the window is {check['of']}"
    is_open = check["kind"] == "exists" and "of" not in check
    if is_open and len(_asked(template, check["act"])) > 1:
        yield f"{item.id}: of whom is {check['act']} asked"
    yield from _form_faults(template, item)
    for ref in item.refs:
        if not REF.fullmatch(ref):
            yield f"{item.id}: {ref} names no node of a standard"
    if not item.refs:
        yield f"{item.id}: no node of the standard"


def _asked(template: CaseTemplate, act: str) -> list[str]:
    """The persons of whom each may be the one at the window with whom the act is done."""
    needs = [need.when for need in template.acts[act].needs]
    flags = {part["flag"] for part in parts_with("flag", needs)}
    return [
        one["title"]
        for one in template.client.get("persons") or ()
        if flags & {part["flag"] for part in parts_with("flag", one["when"])}
    ]


def _form_faults(template: CaseTemplate, item: ItemSpec) -> Iterator[str]:
    check = item.check
    if "field" in check:
        for act in (check["act"], *check.get("also", ())):
            yield from _field_faults(template, item.id, act, check["field"], "")
    # A judgement is looked at, what it must rest on has the form that `where` means.
    owners = acts_named(check.get("after") or check.get("act") or check.get("b", ()))
    for name, value in (check.get("where") or {}).items():
        for one in value if isinstance(value, list) else [value]:
            for owner in owners:
                yield from _field_faults(template, item.id, owner, name, str(one))


def _field_faults(
    template: CaseTemplate, item: str, act: str, name: str, value: str
) -> Iterator[str]:
    fields = {field.name: field for field in template.acts[act].fields}
    if name not in fields:
        yield f"{item}: act {act} has no field {name}"
    elif fields[name].kind in OPTION_KINDS:
        for one in split_list(value):
            if one not in fields[name].options:
                yield f"{item}: {one} is no option of {act}.{name}"


# -- texts


def _texts(template: CaseTemplate) -> Iterator[str]:
    """A placeholder that nothing fills leaves a hole in a sentence."""
    for owner in ("title", "summary", "intro"):  # these come before the facts
        for name in _placeholders(getattr(template, owner)):
            yield f"{owner}: nothing fills {{{name}}}"
    facts = set(template.facts)
    for owner, effect in effects_of(template):
        fields = template.acts[owner].fields if owner in template.acts else ()
        known = facts | {f"in_{field.name}" for field in fields}
        for name in _placeholders(effect, skip=("then", "else", "if")):
            if name not in known:
                yield f"{owner}: nothing fills {{{name}}}"
    yield from _counted(template)
    right = facts | _right_words(template)
    for item in template.wordings:
        for name in _placeholders([item.right, item.right_undated, item.consequence]):
            if name not in right:
                yield f"{item.id}: nothing fills {{{name}}}"
    for critical in template.criticals:
        for name in _placeholders([critical.right, critical.consequence]):
            if name not in right:
                yield f"{critical.id}: nothing fills {{{name}}}"


def _counted(template: CaseTemplate) -> Iterator[str]:
    for table in template.tables.values():
        for value in table.values:
            for name in facts_counted(value):
                if name not in template.facts:
                    yield f"decision {table.key}: nothing fills {{{name}}}"


def _right_words(template: CaseTemplate) -> set[str]:
    answers = template.tables
    return {
        *(
            f"{key}{end}"
            for key in ("ask", "here", "shared")
            for end in ("", "_titles")
        ),
        *(f"answer_{key}{end}" for key in answers for end in ("", "_labels")),
        *(
            f"{start}due_{key}"
            for key in template.pack.deadlines
            for start in ("", "iso_")
        ),
    }


def _placeholders(node: Any, skip: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(node, str):
        yield from PLACEHOLDER.findall(node)
    elif isinstance(node, Mapping):
        for key, value in node.items():
            if key not in skip:
                yield from _placeholders(value, skip)
    elif isinstance(node, (list, tuple)):
        for value in node:
            yield from _placeholders(value, skip)
