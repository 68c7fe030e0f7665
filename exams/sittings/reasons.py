"""The reason tree (原因): why an invigilator acts, as data of two levels.

What is stored is `group.reason`, e.g. `network.room`; the codes keep their meaning for
ever, for acts of years ago are read with them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "data/reasons.yaml"
LATE = "late"


@dataclass(frozen=True)
class Reason:
    """`code` is the whole one, `name` the words of the second level."""

    code: str
    name: str


@dataclass(frozen=True)
class ReasonGroup:
    code: str
    name: str
    acts: frozenset[str]
    reasons: tuple[Reason, ...]


@cache
def reason_tree() -> tuple[ReasonGroup, ...]:
    """Every group as the file has it, read once a process."""
    return tuple(map(_group, yaml.safe_load(FILE.read_text(encoding="utf-8"))))


def _group(row: dict[str, Any]) -> ReasonGroup:
    code = row["code"]
    return ReasonGroup(
        code=code,
        name=row["name"],
        acts=frozenset(row["acts"]),
        reasons=tuple(
            Reason(f"{code}.{one['code']}", one["name"]) for one in row["reasons"]
        ),
    )


def reasons_for(act: str) -> Iterator[ReasonGroup]:
    """The groups that are offered for an act."""
    return (group for group in reason_tree() if act in group.acts)


def choices_for(act: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The two levels as a select field wants them."""
    return [
        (group.name, [(one.code, one.name) for one in group.reasons])
        for group in reasons_for(act)
    ]


def reason_text(code: str) -> str:
    """Both levels in words; a code of a former tree stays as it is."""
    return _names().get(code, code)


def is_about_lateness(code: str) -> bool:
    return code.startswith(f"{LATE}.")


@cache
def _names() -> dict[str, str]:
    return {
        reason.code: f"{group.name}：{reason.name}"
        for group in reason_tree()
        for reason in group.reasons
    }
