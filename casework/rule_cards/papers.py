"""Cards on papers: which one is not of the list, and may not be asked for."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from casework.drills.written import PaperList
from casework.drills.written import written as written_for_drills
from casework.engine.serial import digest
from casework.procedures import Procedure, catalogue
from casework.rule_cards.card import WRONG, Asked, Sort
from casework.rule_cards.written import written

MOST_CARDS = 2
LONGEST_NAME = 24
# Shorter names, as 汇总表, may be meant by many entries.
SHORTEST_FOREIGN = 5
# Notes of the catalogue; what stands in wide brackets belongs to the name.
NOTES = re.compile(r"\(.*?\)")
MARKS = re.compile(r"[《》“”\s]")
# Papers whose names share so many signs may be the same by another name.
ALIKE_IN_LIST, ALIKE_IN_ENTRY = 2, 4
KINDS = re.compile(r"(表|证|册|台账|台帐|报告|记录|书|证明|单|方案)$")


def paper_cards(procedure: Procedure) -> Iterator[Asked]:
    """From lists of what is asked for; else from the papers and registers named."""
    drawn = written_for_drills().papers.get(procedure.id, ())
    lists = (*drawn, *written().papers.get(procedure.id, ()))
    for one in lists:
        yield _asked_for(one)
    if not lists and procedure.id not in written().unlisted:
        yield from _named(procedure)


def _asked_for(given: PaperList) -> Asked:
    needed = given.needed[:WRONG]
    return Asked(
        sort=Sort.PAPERS,
        fact=[given.facts, given.needed, given.foreign],
        ask=f"{given.facts}下面哪一件不能要？",
        right=given.foreign[0],
        wrong=needed,
        phrase=given.quote,
    )


def _named(procedure: Procedure) -> Iterator[Asked]:
    own = tuple(dict.fromkeys(filter(None, map(_name, procedure.papers))))
    parts = [own[start : start + WRONG] for start in range(0, len(own), WRONG)]
    whole = [one for one in parts if len(one) == WRONG][:MOST_CARDS]
    for part, foreign in zip(whole, _foreign(procedure), strict=False):
        yield Asked(
            sort=Sort.PAPERS,
            fact=[part, foreign],
            ask="下面哪一件不在这项规程写明的材料、表册和台账里？",
            right=foreign,
            wrong=part,
            phrase="、".join(part),
        )


def _foreign(procedure: Procedure) -> list[str]:
    """Papers of other entries that this one has under no name, those of a kind that
    stands in its list first, in an order that new entries do not shake."""
    texts = _bare("\n".join(procedure.texts))
    own = [_bare(one) for one in procedure.papers]
    kinds = {_kind(one) for one in own}
    found = [
        name
        for name in _all_names()
        if len(_bare(name)) >= SHORTEST_FOREIGN
        and "《" not in name[1:]
        and not _share_signs(_bare(name), texts, ALIKE_IN_ENTRY)
        and not any(_share_signs(_bare(name), one, ALIKE_IN_LIST) for one in own)
    ]
    return sorted(
        found,
        key=lambda name: (_kind(name) not in kinds, digest([procedure.id, name])),
    )


@cache
def _all_names() -> tuple[str, ...]:
    papers = (one for entry in catalogue().procedures.values() for one in entry.papers)
    return tuple(dict.fromkeys(filter(None, map(_name, papers))))


def _name(paper: str) -> str:
    """The name without its notes; "" for what is too long to be read at a glance."""
    name = NOTES.sub("", paper).strip()
    return name if 1 < len(name) <= LONGEST_NAME and KINDS.search(_bare(name)) else ""


def _kind(name: str) -> str:
    match = KINDS.search(_bare(name))
    return match[0] if match else ""


def _bare(text: str) -> str:
    return MARKS.sub("", NOTES.sub("", text))


def _share_signs(name: str, text: str, number: int) -> bool:
    """Whether so many signs in a row stand in both."""
    return any(part in text for part in _parts(name, number))


def _parts(name: str, number: int) -> Iterable[str]:
    if len(name) <= number:
        return [name]
    return (name[start : start + number] for start in range(len(name) - number + 1))
