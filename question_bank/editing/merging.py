"""Two people changed one text: what each did, and what both together say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from question_bank.records import ItemBody


@dataclass(frozen=True)
class Clash:
    """One field that both changed, each in another way."""

    name: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merge:
    """`values` of both together; where both changed a field, mine stands and the
    field is among the clashes, so that a person decides."""

    values: dict[str, Any]
    clashes: tuple[Clash, ...]
    taken: tuple[str, ...]
    """Fields that only the other one changed."""


def merge(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Merge:
    values: dict[str, Any] = {}
    clashes: list[Clash] = []
    taken: list[str] = []
    for name in dict.fromkeys([*theirs, *mine, *base]):
        was, own, other = base.get(name), mine.get(name), theirs.get(name)
        values[name] = other if own == was else own
        if own == was and other != was:
            taken.append(name)
        elif other not in (was, own):
            clashes.append(Clash(name, was, own, other))
    return Merge(values, tuple(clashes), tuple(taken))


CLASSIFICATION = ("difficulty", "cognition", "minutes", "sources")


def flat(body: ItemBody, values: Mapping[str, Any]) -> dict[str, Any]:
    """Content (as `values`) and classification side by side, to be merged."""
    own = {name: getattr(body, name) for name in CLASSIFICATION}
    return {**values, **own}
