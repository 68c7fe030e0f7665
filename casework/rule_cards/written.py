"""What a reader says of the catalogue for its cards: `casework/data/rule_cards.yaml`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from casework.drills.written import PaperList
from casework.engine.faulty_data import FaultyData
from casework.procedures import Catalogue, Procedure, catalogue
from casework.procedures.catalogue import Deadline

PATH = Path(__file__).resolve().parent.parent / "data" / "rule_cards.yaml"
GAP = re.compile(r"\[(.+?)\]")
BLANK = "____"
FEWEST_WRONG, FEWEST_NEEDED = 2, 2
LONGEST_SENTENCE = 60

Raw = Mapping[str, Any]


class RuleCardDataError(FaultyData):
    """The file breaks a rule."""


@dataclass(frozen=True)
class Gap:
    """A sentence of the entry with one gap. `right` fills it, none of `wrong` does."""

    sentence: str
    right: str
    wrong: tuple[str, ...]

    @property
    def question(self) -> str:
        return GAP.sub(BLANK, self.sentence)

    @property
    def whole(self) -> str:
        return self.filled(self.right)

    def filled(self, words: str) -> str:
        return GAP.sub(lambda _match: words, self.sentence)


@dataclass(frozen=True)
class Written:
    """By the ids of procedures, and within them by the words of the limit.

    `deeds`: what is done, where the catalogue's word for it is too short to be asked.
    `left_out`: limits without a card, and why. `unordered`, `unlisted`: procedures
    whose steps or papers are not asked, and why.
    """

    deeds: Mapping[str, Mapping[str, str]]
    left_out: Mapping[str, Mapping[str, str]]
    unordered: Mapping[str, str]
    unlisted: Mapping[str, str]
    papers: Mapping[str, tuple[PaperList, ...]]
    gaps: Mapping[str, tuple[Gap, ...]]

    def deed(self, key: str, deadline: Deadline) -> str:
        """What a limit is about, in words that can be asked about."""
        return self.deeds.get(key, {}).get(deadline.text, deadline.what)

    def leaves_out(self, key: str, deadline: Deadline) -> bool:
        return deadline.text in self.left_out.get(key, {})


@cache
def written() -> Written:
    """The file that comes with the project."""
    return read_written(PATH, catalogue())


def read_written(path: Path, found: Catalogue) -> Written:
    """RuleCardDataError: a procedure or a limit is unknown, a sentence does not stand
    in its entry, or a wrong answer is right as well."""
    raw = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    read = Written(
        deeds=dict(raw["deeds"]),
        left_out=dict(raw["left_out"]),
        unordered=dict(raw["unordered"]),
        unlisted=dict(raw["unlisted"]),
        papers={key: tuple(map(_list, rows)) for key, rows in raw["papers"].items()},
        gaps={key: tuple(map(_gap, rows)) for key, rows in raw["gaps"].items()},
    )
    faults = list(_faults(read, found))
    if faults:
        raise RuleCardDataError(faults)
    return read


def _list(row: Raw) -> PaperList:
    needed, foreign = (tuple(map(str, row[name])) for name in ("needed", "foreign"))
    return PaperList(str(row["facts"]), needed, foreign, str(row["quote"]))


def _gap(row: Sequence[Any]) -> Gap:
    sentence, *wrong = map(str, row)
    match = GAP.search(sentence)
    return Gap(sentence, match[1] if match else "", tuple(wrong))


def _faults(read: Written, found: Catalogue) -> Iterator[str]:
    tables: tuple[Mapping[str, Any], ...] = (
        read.deeds,
        read.left_out,
        read.unordered,
        read.unlisted,
        read.papers,
        read.gaps,
    )
    unknown = {key for one in tables for key in one} - set(found.procedures)
    if unknown:
        yield f"no procedure is called {', '.join(sorted(unknown))}"
        return
    for limits in (read.deeds, read.left_out):
        for key, words in limits.items():
            known = {one.text for one in found.procedures[key].deadlines}
            for text in set(words) - known:
                yield f"{key}: no limit says “{text}”"
    for key, lists in read.papers.items():
        for one in lists:
            yield from _list_faults(found.procedures[key], one)
    for key, gaps in read.gaps.items():
        for gap in gaps:
            yield from _gap_faults(found.procedures[key], gap)


def _list_faults(procedure: Procedure, given: PaperList) -> Iterator[str]:
    texts = "\n".join(procedure.texts)
    for one in (given.quote, *given.needed):
        if one not in texts:
            yield f"{procedure.id}: {one} does not stand in the entry"
    for one in given.foreign:
        if one in given.needed or one in given.quote:
            yield f"{procedure.id}: {one} is no foreign one"
    if len(given.needed) < FEWEST_NEEDED or not given.foreign:
        yield f"{procedure.id}: a list is too short"


def _gap_faults(procedure: Procedure, gap: Gap) -> Iterator[str]:
    texts = tuple(procedure.texts)
    if not any(gap.whole in text for text in texts):
        yield f"{procedure.id}: “{gap.whole}” does not stand in the entry"
    if not gap.right or len(gap.sentence) > LONGEST_SENTENCE:
        yield f"{procedure.id}: “{gap.sentence}” has no gap or is too long"
    if len(set(gap.wrong) - {gap.right}) < FEWEST_WRONG:
        yield f"{procedure.id}: “{gap.sentence}” has too few wrong answers"
    for one in gap.wrong:
        if any(gap.filled(one) in text for text in texts):
            yield f"{procedure.id}: “{gap.filled(one)}” stands in the entry as well"
