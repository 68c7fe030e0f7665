"""A part of a composite item and the texts that people type of it. Pure.

One row holds a part of any kind: options a line each; the key as "AC", "√", or for
blanks a line each, with "|" between answers that are accepted alike.
"""

from collections.abc import Mapping
from typing import Any

from question_bank.kinds.base import Kind
from question_bank.kinds.fill_blank import FillBlank
from question_bank.kinds.multiple_choice import MultipleChoice
from question_bank.kinds.single_choice import SingleChoice
from question_bank.kinds.true_false import TrueFalse

PART_KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (SingleChoice(), MultipleChoice(), TrueFalse(), FillBlank())
}
ALIKE = "|"


def part_texts(part: Mapping[str, Any]) -> dict[str, str]:
    """The row of a part. One that no kind knows is in texts already."""
    kind = PART_KINDS.get(str(part.get("kind")))
    own = kind.values_of(part) if kind else part
    return {
        "kind": str(part.get("kind", "")),
        "stem": str(own.get("stem", "")),
        "options": "\n".join(map(str, part.get("options", ()))),
        "key": _key_text(part, own),
        "explanation": str(own.get("explanation", "")),
    }


def part_from(row: Mapping[str, Any]) -> dict[str, Any]:
    """The part that a row writes: what its kind has no place for stays to be seen."""
    kind, options = _kind(row["kind"]), _lines(row["options"])
    if kind is None:
        return {**row, "options": options}
    part = kind.content_from({**row, "options": options, "blanks": _blanks(row["key"])})
    if options:
        part["options"] = options
    if "blanks" not in part and "key" not in part:
        part["key"] = row["key"]
    return {"kind": kind.code, **part}


def _kind(text: str) -> Kind | None:
    """By its code, or by its label as spreadsheets have it."""
    labels = {str(kind.label): kind for kind in PART_KINDS.values()}
    return PART_KINDS.get(text) or labels.get(text.strip())


def _key_text(part: Mapping[str, Any], own: Mapping[str, Any]) -> str:
    if "blanks" in own:
        rows = own["blanks"]
        return "\n".join(row["answers"].replace("\n", ALIKE) for row in rows)
    key = part.get("key", "")
    return key if isinstance(key, str) else str(own.get("key", ""))


def _blanks(text: str) -> list[dict[str, str]]:
    plain = text.replace("｜", ALIKE)
    return [{"answers": line.replace(ALIKE, "\n")} for line in plain.split("\n")]


def _lines(value: Any) -> list[str]:
    lines = value if isinstance(value, list) else str(value).split("\n")
    return [line.strip() for line in lines if line.strip()]
