"""Reading the catalogue of procedures into typed records; faults are named at once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from casework.engine.faulty_data import FaultyData

PATH = Path(__file__).resolve().parent.parent / "data" / "procedures.yaml"

OFFICES = ("区", "街镇", "社区(村)", "基层平台")
# What a trainee can do with a procedure: a case, a short drill, cards only.
USES = ("A", "B", "C")
DEADLINE_KINDS = frozenset(
    {
        "immediate", "workdays_after", "days_after", "hours_before", "days_before",
        "by_date", "on_date", "recurring", "window", "duration",
    }
)  # fmt: skip
SKILL = re.compile(r"L([345]) (\d\.\d\.\d)")
SKILL_REF = re.compile(r"([345]):(\d\.\d\.\d)S")
LINES = re.compile(r"(\d+)(?:-(\d+))?")

Raw = Mapping[str, Any]


class ProcedureDataError(FaultyData):
    """The file breaks a rule."""


@dataclass(frozen=True)
class Step:
    name: str
    does: str


@dataclass(frozen=True)
class Deadline:
    """`text` are the words of the source. `count` and `unit` only where the source
    gives a number; `anchor` is what it is counted from."""

    text: str
    what: str
    kind: str
    count: int | None
    unit: str
    anchor: str
    is_earliest: bool


@dataclass(frozen=True)
class Skill:
    """A requirement of the standard: level 5, 4 or 3, and the code of its content."""

    level: int
    code: str

    @property
    def ref(self) -> str:
        """As nodes of the standard are named."""
        return f"{self.level}:{self.code}S"


@dataclass(frozen=True)
class Procedure:
    """One procedure of a guide. `guide` is the key of its source, `lines` the place in
    it, which stays data."""

    id: str
    title: str
    office: str
    section: str
    guide: str
    lines: tuple[int, int]
    use: str
    steps: tuple[Step, ...]
    papers: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    quantities: tuple[str, ...]
    rules: tuple[str, ...]
    systems: tuple[str, ...]
    basis: tuple[str, ...]
    skills: tuple[Skill, ...]
    note: str

    @property
    def texts(self) -> Iterator[str]:
        """All that is said about it, for the search and for names of today."""
        yield from (self.title, self.section, self.note, *self.papers, *self.rules)
        yield from (*self.quantities, *self.systems, *self.basis)
        yield from (word for step in self.steps for word in (step.name, step.does))
        yield from (word for one in self.deadlines for word in (one.text, one.what))


@dataclass(frozen=True)
class Renaming:
    """What the guides call by its old name."""

    old: tuple[str, ...]
    now: str


@dataclass(frozen=True)
class Doubt:
    """A place where a guide is garbled or leaves something open."""

    guide: str
    lines: tuple[tuple[int, int], ...]
    says: str

    def concerns(self, procedure: Procedure) -> bool:
        first, last = procedure.lines
        return self.guide == procedure.guide and any(
            start <= last and end >= first for start, end in self.lines
        )


@dataclass(frozen=True)
class Supplement:
    """What the guides lack, with its basis. `is_checked`: somebody has compared it with
    the published text; until then nothing of it is scored."""

    id: str
    title: str
    basis: str
    is_checked: bool
    skills: tuple[Skill, ...]


@dataclass(frozen=True)
class Catalogue:
    """`standard` (code/edition) has the codes that skills name; `guides` are titles."""

    standard: str
    procedures: Mapping[str, Procedure]
    supplements: Mapping[str, Supplement]
    guides: Mapping[str, str]
    renamings: tuple[Renaming, ...]
    doubts: tuple[Doubt, ...]

    def doubts_about(self, procedure: Procedure) -> tuple[Doubt, ...]:
        return tuple(one for one in self.doubts if one.concerns(procedure))

    def renamed_in(self, procedure: Procedure) -> tuple[Renaming, ...]:
        """Old names that stand in it, each with the name of today."""
        words = "\n".join(procedure.texts)
        return tuple(
            one for one in self.renamings if any(old in words for old in one.old)
        )


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the project."""
    return read_catalogue(PATH)


def read_catalogue(path: Path) -> Catalogue:
    """ProcedureDataError: a key is missing, an id stands twice, or a word is unknown."""
    raw = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    try:
        found = _catalogue(raw)
    except (KeyError, TypeError, ValueError) as error:
        raise ProcedureDataError([f"{type(error).__name__} {error}"]) from error
    faults = list(_faults(raw["procedures"], found))
    if faults:
        raise ProcedureDataError(faults)
    return found


def _catalogue(raw: Raw) -> Catalogue:
    meta = raw["meta"]
    return Catalogue(
        standard=meta["standard"],
        procedures={one["id"]: _procedure(one) for one in raw["procedures"]},
        supplements={one["id"]: _supplement(one) for one in raw["supplement"]},
        guides=dict(meta["sources"]),
        renamings=tuple(
            Renaming(tuple(one["old"].split("/")), one["now"])
            for one in meta["time_drift"]
        ),
        doubts=tuple(map(_doubt, meta["source_issues"])),
    )


def _procedure(raw: Raw) -> Procedure:
    place = raw["src"]
    return Procedure(
        id=raw["id"],
        title=raw["title"],
        office=raw["level"],
        # The guide's own number stands in front and is told elsewhere.
        section=raw["section"].removeprefix(f"{place['seed']} "),
        guide=place["seed"],
        lines=(place["from"], place["to"]),
        use=raw["fit"],
        steps=tuple(Step(one["name"], one["do"]) for one in raw["steps"]),
        papers=_words(raw["docs"]),
        deadlines=tuple(map(_deadline, raw["deadlines"])),
        quantities=_words(raw.get("quantities", ())),
        rules=_words(raw["rules"]),
        systems=_words(raw["systems"]),
        basis=_words(raw["basis"]),
        skills=tuple(map(_skill, raw["skills"])),
        note=raw.get("note", ""),
    )


def skills_named(refs: Iterable[str]) -> list[Skill]:
    """The skills among references of the standard; others are knowledge."""
    matches = (SKILL_REF.fullmatch(ref) for ref in refs)
    return [Skill(int(found[1]), found[2]) for found in matches if found]


def _words(raw: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(str, raw))


def _deadline(raw: Raw) -> Deadline:
    number = raw.get("n")
    return Deadline(
        text=raw["text"],
        what=raw["what"],
        kind=raw["kind"],
        count=number if isinstance(number, int) else None,
        unit=raw.get("unit", ""),
        anchor=str(raw.get("from", "")),
        is_earliest=raw.get("mode") == "not_before",
    )


def _skill(text: str) -> Skill:
    match = SKILL.fullmatch(text)
    if match is None:
        raise ValueError(f"{text} is no skill of the standard")
    return Skill(int(match[1]), match[2])


def _supplement(raw: Raw) -> Supplement:
    return Supplement(
        id=raw["id"],
        title=raw["title"],
        basis=raw["basis"],
        is_checked=raw["checked"] != "none",
        skills=tuple(map(_skill, raw["skills"])),
    )


def _doubt(raw: Raw) -> Doubt:
    guide, _, place = raw["at"].partition(":")
    lines = tuple(
        (int(start), int(end or start)) for start, end in LINES.findall(place)
    )
    return Doubt(guide, lines, raw["issue"])


def _faults(rows: Sequence[Raw], found: Catalogue) -> Iterator[str]:
    if len(found.procedures) != len(rows):
        yield "an id stands twice"
    for one in found.procedures.values():
        if one.office not in OFFICES:
            yield f"{one.id}: no office is called {one.office}"
        if one.use not in USES:
            yield f"{one.id}: no use is called {one.use}"
        if one.guide not in found.guides:
            yield f"{one.id}: guide {one.guide} is not listed"
        if not one.steps:
            yield f"{one.id}: no step"
        for deadline in one.deadlines:
            if deadline.kind not in DEADLINE_KINDS:
                yield f"{one.id}: no deadline is of kind {deadline.kind}"
