"""The authored data of a case, as typed and frozen dataclasses.

`loading` makes these from YAML. Conditions and effects stay plain mappings:
`conditions` and `effects` own their small vocabularies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from casework.engine.conditions import parts_with
from casework.engine.texts import quoted, written_day

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

    @cached_property
    def citation(self) -> str:
        """Return the place as one line: document, chapter, quoted phrase."""
        words = quoted(self.quote) if self.quote else ""
        mark = "（教学参数）" if self.teaching else ""
        return f"{self.source} {words}{mark}".strip()


@dataclass(frozen=True)
class DocumentType:
    """A kind of paper that a client may hold or a trainee may ask for."""

    key: str
    title: str


@dataclass(frozen=True)
class Deadline:
    """A period after an act or event: latest day (`within`) or `not_before`.

    `is_rest`: it is what is left of the rule's period, so its number is another one;
    `whole` is that period, with what it began.
    """

    key: str
    title: str
    anchor: str
    count: int
    unit: str
    mode: str
    rule: str
    is_rest: bool = False
    whole: "Deadline | None" = None


@dataclass(frozen=True)
class Decision:
    """A decision table: rows of condition and value.

    `hit` is `unique` (the one value that holds: no two rows with different values may
    hold at once) or `collect` (every value that holds). Numbers in a value may be
    counted from facts: `m{12-months}`.
    """

    key: str
    hit: str
    rows: tuple[Mapping[str, Any], ...]
    otherwise: str

    @property
    def values(self) -> list[str]:
        """Return all that it can decide, as written: a value may be counted."""
        return [*(str(row["value"]) for row in self.rows), self.otherwise]


@dataclass(frozen=True)
class PaperRule:
    """Documents that must be seen when the condition holds, unless shared."""

    when: Condition
    documents: tuple[str, ...]


@dataclass(frozen=True)
class PolicyPack:
    """A versioned set of rules of one jurisdiction and time.

    The days are ISO dates, or a year or month where no more is known: from and until
    when the rules hold, the day of the document (`dated`), and the day on which
    somebody last compared the pack with what is in force (`checked`).
    """

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
    valid_from: str = ""
    valid_until: str = ""
    dated: str = ""
    checked: str = ""

    @property
    def label(self) -> str:
        """Return by what one plays: title, version and the day that tells its age."""
        told = [f"第{self.version}版"]
        if self.checked:
            told.append(f"核对于{written_day(self.checked)}")
        elif self.dated:
            told.append(f"{written_day(self.dated)}的文件")
        elif self.valid_from:
            told.append(f"{written_day(self.valid_from)}以后的规定")
        if self.valid_until:
            told.append(f"到{written_day(self.valid_until)}为止")
        return f"口径：{self.title}（{'，'.join(told)}）"


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

    @cached_property
    def needs_of_form(self) -> tuple[Need, ...]:
        """Return the needs that look at the form: met by every empty one."""
        return tuple(n for n in self.needs if any(parts_with("input", n.when)))


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
    `instead` has other wordings: the rule that is quoted, what is right and what follows
    may differ where another branch of the rule applies. What is asked does not.
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
    instead: tuple["ItemSpec", ...] = ()


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
class Share:
    """What of a case belongs to one of its procedures, by key: decision tables,
    documents and deadlines."""

    decisions: tuple[str, ...]
    papers: tuple[str, ...]
    deadlines: tuple[str, ...]


@dataclass(frozen=True)
class CaseTemplate:
    """A case as its author wrote it, together with the pack it rests on.

    `sha256` covers case and pack, so an attempt can name exactly what it used.
    `level`, `minutes` and `summary` stand on the shelf; `standard` is the code and
    edition whose nodes the items name, as 3-01-04-03/2022. `shares` tells which part
    belongs to which of several procedures; a case of one procedure needs none. `bounds`
    are the least and the most of numbers on which the rules decide, drawn or not.
    """

    id: str
    version: int
    title: str
    summary: str
    level: int
    minutes: int
    standard: str
    procedures: tuple[str, ...]
    shares: Mapping[str, Share]
    bounds: Mapping[str, tuple[int, int]]
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
    def tables(self) -> dict[str, Decision]:
        """Return the decision tables of pack and case, in the order of deciding."""
        return {**self.pack.decisions, **self.decisions}

    @property
    def refs(self) -> tuple[str, ...]:
        """Return the nodes of the standard that the items exercise, each once."""
        return tuple(dict.fromkeys(ref for item in self.items for ref in item.refs))

    @property
    def wordings(self) -> tuple[ItemSpec, ...]:
        """Return every item in each of its wordings."""
        return tuple(one for item in self.items for one in (item, *item.instead))
