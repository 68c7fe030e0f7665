"""What the editor's form sends, as the document that `rules` reads; and back.

The form may hold anything: a number that is none stays text, so that the reader of
the rules refuses it in words at its field and the page shows what was typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from exams.papers.blueprints.rules import (
    FORMAT,
    GRADES,
    MOST_ROWS,
    OPTIONAL,
    RANGES,
    SHARES,
    BlueprintRules,
    points_text,
)

WHOLE_NUMBER = re.compile(r"-?\d{1,9}")
SHARE = re.compile(r"[01](\.\d{1,3})?")
SECTION_FIELDS = ("kind", "count", "points")
CASE_FIELDS = ("case", "area", "points")


@dataclass(frozen=True)
class PostedRow:
    """A row of sections or cases as typed; `areas` only of a section."""

    values: dict[str, str]
    areas: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.areas and not any(self.values.values())


@dataclass(frozen=True)
class Posted:
    """The fields of the editor as text, whatever stands in them."""

    values: dict[str, str]
    bands: tuple[str, ...]
    one_per_point: bool
    sections: tuple[PostedRow, ...] = ()
    cases: tuple[PostedRow, ...] = ()
    part: str = field(default="theory")

    def document(self) -> dict[str, Any]:
        """For `rules_from_json`; rows that are quite empty are left out."""
        return {
            "format": FORMAT,
            "part": self.part,
            "sections": [_section(row) for row in self.sections if not row.is_empty],
            "cases": [dict(row.values) for row in self.cases if not row.is_empty],
            "bands": _bands(self.bands),
            "one_per_point": self.one_per_point,
            **{name: _value(name, self.values.get(name, "")) for name in RANGES},
        }


def posted_from(data: QueryDict, part: str) -> Posted:
    """The typed rows keep their order; empty ones between them fall out."""
    return Posted(
        values={name: data.get(name, "").strip() for name in RANGES},
        bands=tuple(data.get(f"bands-{n}", "").strip() for n in range(GRADES)),
        one_per_point="one_per_point" in data,
        sections=tuple(_rows(data, "sections", SECTION_FIELDS)),
        cases=tuple(_rows(data, "cases", CASE_FIELDS)),
        part=part,
    )


def _rows(data: QueryDict, name: str, fields: tuple[str, ...]) -> Iterator[PostedRow]:
    for place in range(MOST_ROWS):
        at = f"{name}-{place}"
        values = {one: data.get(f"{at}-{one}", "").strip() for one in fields}
        row = PostedRow(values, tuple(data.getlist(f"{at}-areas")))
        if not row.is_empty:
            yield row


def posted_of(rules: BlueprintRules) -> Posted:
    """Rules as they stand in the fields."""
    return Posted(
        values={name: _text(name, getattr(rules, name)) for name in RANGES},
        bands=tuple(map(str, rules.bands)) if rules.bands else ("",) * GRADES,
        one_per_point=rules.one_per_point,
        sections=tuple(
            PostedRow(
                {
                    "kind": one.kind,
                    "count": str(one.count),
                    "points": points_text(one.half_points),
                },
                one.areas,
            )
            for one in rules.sections
        ),
        cases=tuple(
            PostedRow(
                {
                    "case": one.case,
                    "area": one.area,
                    "points": points_text(one.half_points),
                }
            )
            for one in rules.cases
        ),
        part=rules.part,
    )


def _text(name: str, value: int | None) -> str:
    if value is None:
        return ""
    if name not in SHARES:
        return str(value)
    return f"{value / 1000:.3f}".rstrip("0").rstrip(".") or "0"


def _value(name: str, text: str) -> object:
    if not text and name in OPTIONAL:
        return None
    if name not in SHARES:
        return _number(text)
    return round(float(text) * 1000) if SHARE.fullmatch(text) else text


def _number(text: str) -> object:
    return int(text) if WHOLE_NUMBER.fullmatch(text) else text


def _bands(texts: tuple[str, ...]) -> object:
    return [_number(text) for text in texts] if any(texts) else None


def _section(row: PostedRow) -> dict[str, Any]:
    values = row.values | {"count": _number(row.values["count"])}
    return {**values, "areas": list(row.areas)}
