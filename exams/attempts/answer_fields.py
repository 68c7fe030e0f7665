"""What a question has to answer it with, filled with what was answered. Pure.

Every field is drawn by the one partial of its family (templates/attempts/answers),
under names that `posted` reads back from a form without script.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from question_bank.kinds import Gap, Shown

# A kind's answer and the partial that draws it.
FAMILIES = {
    "choice": "choice",
    "blanks": "typed",
    "results": "typed",
    "order": "lettered",
    "pairs": "lettered",
    "parts": "parts",
    "text": "text",
    "acts": "station",
}


@dataclass(frozen=True)
class Option:
    letter: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class FilledGap:
    gap: Gap
    value: str


@dataclass(frozen=True)
class Place:
    """Where one of the lettered entries is put; `letter` is "" while it is open."""

    label: str
    letter: str


@dataclass(frozen=True)
class AnswerFields:
    """`name` is that of the form's fields: the answer's own, or a part's."""

    shown: Shown
    name: str
    options: tuple[Option, ...] = ()
    gaps: tuple[FilledGap, ...] = ()
    places: tuple[Place, ...] = ()
    parts: tuple["PartFields", ...] = ()
    text: str = ""

    @property
    def template(self) -> str:
        return f"attempts/answers/{FAMILIES[self.shown.answer]}.html"


@dataclass(frozen=True)
class PartFields:
    number: int
    fields: AnswerFields


def answer_fields(
    shown: Shown, answer: Mapping[str, Any] | None, prefix: str = ""
) -> AnswerFields:
    """The fields of one question; `prefix` tells those of a part from the others."""
    given = (answer or {}).get(shown.answer) or ()
    return AnswerFields(
        shown=shown,
        name=prefix + shown.answer,
        options=tuple(
            Option(one.letter, one.text, one.letter in given) for one in shown.options
        ),
        gaps=tuple(map(FilledGap, shown.gaps, _filled(given, len(shown.gaps)))),
        places=_places(shown, given),
        parts=_parts(shown, given),
        text=given if isinstance(given, str) else "",
    )


def part_prefix(number: int) -> str:
    """How the names of a part's fields begin, from part 1."""
    return f"parts-{number}-"


def _places(shown: Shown, given: Sequence[str]) -> tuple[Place, ...]:
    if not shown.entries:
        return ()
    labels = shown.lefts or [str(n) for n in range(1, len(shown.entries) + 1)]
    return tuple(map(Place, labels, _filled(given, len(labels))))


def _parts(shown: Shown, given: Sequence[Any]) -> tuple[PartFields, ...]:
    answers = [*given, *[None] * len(shown.parts)]
    return tuple(
        PartFields(
            part.number, answer_fields(part.shown, answer, part_prefix(part.number))
        )
        for part, answer in zip(shown.parts, answers, strict=False)
    )


def _filled(given: Sequence[str], number: int) -> list[str]:
    return [*given, *[""] * number][:number]
