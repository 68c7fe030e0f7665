"""One case ready to play: a template, a seed, and the facts they determine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from casework.engine.conditions import Situation, holds
from casework.engine.facts import draw_facts
from casework.engine.points import share_points
from casework.engine.serial import digest
from casework.engine.template import CaseTemplate, Decision, ItemSpec
from casework.engine.texts import counted, fill


@dataclass(frozen=True)
class Paper:
    """One paper of the client with its printed fields filled in."""

    key: str
    document: str
    title: str
    form: str
    where: str
    fields: dict[str, str]
    valid: bool


@dataclass(frozen=True)
class CaseInstance:
    """A template with its facts drawn. Hidden: never send it to a browser.

    Facts stay out of its repr, so that no log or traceback shows them.
    """

    template: CaseTemplate = field(repr=False)
    seed: int = field(repr=False)
    facts: dict[str, Any] = field(repr=False)
    answers: dict[str, tuple[str, ...]] = field(repr=False)
    papers: tuple[Paper, ...] = field(repr=False)

    @property
    def starts(self) -> datetime:
        """Return the virtual moment at which the desk opens."""
        return datetime.fromisoformat(f"{self.facts['start']}T{self.template.opens}")

    @cached_property
    def fingerprint(self) -> str:
        """Return a hash of template, pack, seed and facts."""
        return digest([self.template.sha256, self.seed, self.facts])

    @cached_property
    def items(self) -> tuple[tuple[ItemSpec, Decimal], ...]:
        """Return the scored items that apply, worded for it, with points that sum to 100."""
        situation = Situation(self.facts, self.answers)
        applying = [
            _worded(item, situation)
            for item in self.template.items
            if holds(item.when, situation)
        ]
        return tuple(_with_points(applying, self.template.weights))

    def paper(self, key: str) -> Paper:
        """Return the client's paper of that key."""
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> dict[str, Paper]:
        return {paper.key: paper for paper in reversed(self.papers)}

    def to_dict(self) -> dict[str, Any]:
        """Return what is needed to store and audit the instance (hidden data)."""
        return {
            "template": self.template.id,
            "version": self.template.version,
            "sha256": self.template.sha256,
            "seed": self.seed,
            "facts": dict(self.facts),
            "fingerprint": self.fingerprint,
        }


def _worded(item: ItemSpec, situation: Situation) -> ItemSpec:
    """The first of the other wordings that fits, or the item itself."""
    return next((one for one in item.instead if holds(one.when, situation)), item)


def _with_points(
    applying: list[ItemSpec], weights: Mapping[str, Decimal]
) -> Iterator[tuple[ItemSpec, Decimal]]:
    """The items with their points, type by type."""
    for kind, weight in weights.items():
        same = [item for item in applying if item.type == kind]
        shares = share_points(weight, [item.weight for item in same])
        yield from zip(same, shares, strict=True)


def make_instance(template: CaseTemplate, seed: int) -> CaseInstance:
    """Return the instance of that seed: the same one for ever.

    Seeds listed by the author under `curated` get the facts written there
    (seed 0 is the worked case); all other facts are drawn by name.
    """
    return instance_of(template, seed, template.curated.get(seed, {}))


def instance_of(
    template: CaseTemplate, seed: int, fixed: Mapping[str, Any]
) -> CaseInstance:
    """Return an instance some of whose facts are given; the others are drawn."""
    facts = draw_facts(template.facts, seed, fixed)
    return CaseInstance(
        template=template,
        seed=seed,
        facts=facts,
        answers=decide_all(template.tables, facts),
        papers=_papers(template, facts),
    )


def decide_all(
    tables: Mapping[str, Decision], facts: Mapping[str, Any]
) -> dict[str, tuple[str, ...]]:
    """Return the right values of every decision table, in the author's order."""
    answers: dict[str, tuple[str, ...]] = {}
    for key, table in tables.items():
        found = _decide(table, Situation(facts, answers))
        answers[key] = tuple(counted(value, facts) for value in found)
    return answers


def _decide(table: Decision, situation: Situation) -> tuple[str, ...]:
    found = [
        str(row["value"])
        for row in table.rows
        if holds(row.get("when") or {}, situation)
    ]
    if table.hit != "collect":
        # Stored cases may say `first`: there the author's order decides.
        found = found[:1]
    return tuple(found) or (table.otherwise,)


def _papers(template: CaseTemplate, facts: dict[str, Any]) -> tuple[Paper, ...]:
    start = date.fromisoformat(facts["start"])
    titles = template.pack.documents
    return tuple(
        Paper(
            key=f"{holding.document}.{holding.form}",
            document=holding.document,
            title=titles[holding.document].title,
            form=holding.form,
            where=holding.where,
            fields={name: fill(text, facts) for name, text in holding.fields.items()},
            valid=_is_valid(fill(holding.valid_until, facts), start),
        )
        for holding in template.holdings
        if holds(holding.when, Situation(facts))
    )


def _is_valid(valid_until: str, start: date) -> bool:
    return not valid_until or date.fromisoformat(valid_until) >= start
