"""The authored data of a case, as typed and frozen dataclasses.

`loading` makes these from YAML. Conditions and effects stay plain mappings:
`conditions` and `effects` own their small vocabularies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Condition = Mapping[str, Any]
Effect = Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """One rule of a pack in our words, with the place it comes from.

    `teaching` marks a 教学参数: the source leaves it open and the pack decides.
    `laws` names the articles it rests on, each as 就业促进法 第五十二条.
    """

    key: str
    text: str
    document: str
    chapter: str
    quote: str
    teaching: bool
    note: str
    laws: tuple[str, ...]

    @property
    def source(self) -> str:
        """Return the document and the place in it."""
        return f"{self.document} {self.chapter}"

    @property
    def citation(self) -> str:
        """Return the place as one line: document, chapter, quoted phrase."""
        quoted = f"“{self.quote}”" if self.quote else ""
        mark = "（教学参数）" if self.teaching else ""
        return f"{self.source} {quoted}{mark}".strip()


@dataclass(frozen=True)
class DocumentType:
    """A kind of paper that a client may hold or a trainee may ask for."""

    key: str
    title: str


@dataclass(frozen=True)
class Deadline:
    """A period after an act or event: latest day (`within`) or `not_before`."""

    key: str
    title: str
    anchor: str
    count: int
    unit: str
    mode: str
    rule: str


@dataclass(frozen=True)
class Decision:
    """A decision table: rows of condition and value.

    `hit` is `first` (one value) or `collect` (every value that holds).
    """

    key: str
    hit: str
    rows: tuple[Mapping[str, Any], ...]
    otherwise: str


@dataclass(frozen=True)
class PaperRule:
    """Documents that must be seen when the condition holds, unless shared."""

    when: Condition
    documents: tuple[str, ...]


@dataclass(frozen=True)
class PolicyPack:
    """A versioned set of rules of one jurisdiction and time."""

    id: str
    version: int
    title: str
    jurisdiction: str
    history_badge: str
    rules: Mapping[str, Rule]
    documents: Mapping[str, DocumentType]
    decisions: Mapping[str, Decision]
    deadlines: Mapping[str, Deadline]
    papers: tuple[PaperRule, ...]
    shared: tuple[PaperRule, ...]
    choices: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class FieldSpec:
    """One input of an act's form.

    Kinds: choice, checklist, date, text, paper (a paper on the desk), document
    (a checklist of document types), entry (one field of a paper on the desk).
    """

    name: str
    label: str
    kind: str
    options: Mapping[str, str]
    required: bool


@dataclass(frozen=True)
class Need:
    """What must hold for an act to be possible, and the refusal if it does not."""

    when: Condition
    code: str
    message: str


@dataclass(frozen=True)
class ActSpec:
    """One act the trainee may choose: where it is shown, its form, what follows."""

    key: str
    kind: str
    tab: str
    label: str
    minutes: int
    fields: tuple[FieldSpec, ...]
    needs: tuple[Need, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class EventSpec:
    """Something the world does by itself when its time has come."""

    key: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Holding:
    """A paper the client owns: which form of it, where it is, what it says."""

    document: str
    form: str
    where: str
    when: Condition
    fields: Mapping[str, str]
    valid_until: str


@dataclass(frozen=True)
class ItemSpec:
    """One scored item: type, relative weight within its type, check, citation.

    `right_undated` stands in for `right` while the deadline of the check has not begun.
    """

    id: str
    type: str
    title: str
    weight: Decimal
    when: Condition
    check: Mapping[str, Any]
    rule: str
    refs: tuple[str, ...]
    right: str
    right_undated: str
    consequence: str


@dataclass(frozen=True)
class CriticalSpec:
    """An error that caps the total below the pass mark (▲); `your` is what was done."""

    id: str
    type: str
    title: str
    when: Condition
    error: str
    rule: str
    your: str
    right: str
    consequence: str


@dataclass(frozen=True)
class CaseTemplate:
    """A case as its author wrote it, together with the pack it rests on.

    `sha256` covers case and pack, so an attempt can name exactly what it used.
    `level`, `minutes` and `summary` stand on the shelf; `standard` is the code and
    edition whose nodes the items name, as 3-01-04-03/2022.
    """

    id: str
    version: int
    title: str
    summary: str
    level: int
    minutes: int
    standard: str
    procedures: tuple[str, ...]
    pack: PolicyPack
    sha256: str
    opens: str
    closes: str
    intro: str
    facts: Mapping[str, Mapping[str, Any]]
    known: Mapping[str, str]
    curated: Mapping[int, Mapping[str, Any]]
    client: Mapping[str, Any]
    moods: Mapping[int, str]
    tabs: Mapping[str, str]
    holdings: tuple[Holding, ...]
    decisions: Mapping[str, Decision]
    choices: Mapping[str, Mapping[str, str]]
    acts: Mapping[str, ActSpec]
    events: Mapping[str, EventSpec]
    opening: tuple[Effect, ...]
    weights: Mapping[str, Decimal]
    items: tuple[ItemSpec, ...]
    criticals: tuple[CriticalSpec, ...]
    perfect: tuple[Mapping[str, Any], ...]

    @property
    def closing_act(self) -> str:
        """Return the key of the act that ends a play; the linter asks for one."""
        return next(act.key for act in self.acts.values() if act.kind == "close")

    @property
    def refs(self) -> tuple[str, ...]:
        """Return the nodes of the standard that the items exercise, each once."""
        return tuple(dict.fromkeys(ref for item in self.items for ref in item.refs))
