"""What of the catalogue a drill asks about: `casework/data/drills.yaml`, typed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from casework.engine.faulty_data import FaultyData
from casework.procedures import Catalogue, catalogue

PATH = Path(__file__).resolve().parent.parent / "data" / "drills.yaml"
LONGEST_QUOTE = 40
# A list needs something to draw from on both sides.
FEWEST_NEEDED, FEWEST_BELONGING, FEWEST_FOREIGN, FEWEST_RECORDS = 2, 3, 3, 3
# Marks around the names of papers, which entries set or leave out.
MARKS = str.maketrans("", "", "《》")

Raw = Mapping[str, Any]


class DrillDataError(FaultyData):
    """The file breaks a rule."""


@dataclass(frozen=True)
class PaperList:
    """All papers that the entry wants for the facts, and some of other lists."""

    facts: str
    needed: tuple[str, ...]
    foreign: tuple[str, ...]
    quote: str


@dataclass(frozen=True)
class ColumnList:
    """What belongs into a ledger, a form or a list, and what comes from others."""

    ask: str
    belong: tuple[str, ...]
    foreign: tuple[str, ...]
    quote: str


@dataclass(frozen=True)
class Record:
    """Something done as the entry wants it, and the same against it."""

    right: str
    wrong: str
    quote: str


@dataclass(frozen=True)
class Written:
    """By the ids of procedures. `side_by_side`: those whose steps have no order among
    them, and why. `turns`: what a ledger keeps, by the words of the limit."""

    side_by_side: Mapping[str, str]
    turns: Mapping[str, Mapping[str, str]]
    papers: Mapping[str, tuple[PaperList, ...]]
    columns: Mapping[str, tuple[ColumnList, ...]]
    records: Mapping[str, tuple[Record, ...]]


@cache
def written() -> Written:
    """The file that comes with the project."""
    return read_written(PATH, catalogue())


def read_written(path: Path, found: Catalogue) -> Written:
    """DrillDataError: a procedure is unknown, a quote does not stand in its entry, is
    too long or a list too short, or what belongs and what is foreign overlap."""
    raw = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    read = Written(
        side_by_side=dict(raw["side_by_side"]),
        turns=dict(raw["turns"]),
        papers=_typed(raw["papers"], PaperList),
        columns=_typed(raw["columns"], ColumnList),
        records=_typed(raw["records"], Record),
    )
    faults = list(_faults(read, found))
    if faults:
        raise DrillDataError(faults)
    return read


def _typed(raw: Raw, kind: type[Any]) -> dict[str, Any]:
    return {
        key: tuple(kind(**_frozen(row)) for row in rows) for key, rows in raw.items()
    }


def _frozen(row: Raw) -> dict[str, Any]:
    return {
        name: tuple(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in row.items()
    }


def _faults(read: Written, found: Catalogue) -> Iterator[str]:
    tables = [
        read.side_by_side,
        read.turns,
        read.papers,
        read.columns,
        read.records,
    ]
    unknown = {key for one in tables for key in one} - set(found.procedures)
    if unknown:
        yield f"no procedure is called {', '.join(sorted(unknown))}"
        return
    for key, turns in read.turns.items():
        limits = {one.text for one in found.procedures[key].deadlines}
        for words in set(turns) - limits:
            yield f"{key}: no limit says “{words}”"
    for key, papers in read.papers.items():
        for paper in papers:
            yield from _list_faults(
                key, found, paper.needed, paper.foreign, paper.quote, FEWEST_NEEDED
            )
    for key, columns in read.columns.items():
        for one in columns:
            yield from _list_faults(
                key, found, one.belong, one.foreign, one.quote, FEWEST_BELONGING
            )
    for key, records in read.records.items():
        if len(records) < FEWEST_RECORDS:
            yield f"{key}: fewer than {FEWEST_RECORDS} records"
        for record in records:
            yield from _quote_faults(key, found, record.quote)


def _list_faults(
    key: str,
    found: Catalogue,
    own: Sequence[str],
    foreign: Sequence[str],
    quote: str,
    fewest: int,
) -> Iterator[str]:
    yield from _quote_faults(key, found, quote)
    texts = _bare(found.procedures[key].texts)
    if len(own) < fewest or len(foreign) < FEWEST_FOREIGN:
        yield f"{key}: a list is too short"
    for one in own:
        if one.translate(MARKS) not in texts:
            yield f"{key}: {one} does not stand in the entry"
    for one in foreign:
        if one in own or one.translate(MARKS) in _bare([quote]):
            yield f"{key}: {one} is no foreign one"


def _quote_faults(key: str, found: Catalogue, quote: str) -> Iterator[str]:
    if not any(quote in text for text in found.procedures[key].texts):
        yield f"{key}: “{quote}” does not stand in the entry"
    if len(quote) > LONGEST_QUOTE:
        yield f"{key}: “{quote}” is longer than {LONGEST_QUOTE} characters"


def _bare(texts: Iterable[str]) -> str:
    return "\n".join(texts).translate(MARKS)
