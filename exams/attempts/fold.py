"""The current answers as a pure fold over the event log, for checking."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

EARLIEST = (0, 0)


@dataclass(frozen=True)
class Happening:
    """One stored event: `value` is the clean answer or the flag it sets."""

    item: int
    kind: str
    epoch: int
    client_seq: int
    value: Any
    sha256: str


@dataclass(frozen=True)
class Standing:
    """What stands for one item; the pairs are (epoch, client_seq)."""

    answer: Any = None
    answered: tuple[int, int] = EARLIEST
    sha256: str = ""
    flagged: bool = False
    flag_set: tuple[int, int] = EARLIEST
    flag_sha256: str = ""


def fold(happenings: Iterable[Happening]) -> dict[int, Standing]:
    """What stands for each item, whatever the order in which events arrived."""
    standings: dict[int, Standing] = {}
    for happening in happenings:
        before = standings.get(happening.item, Standing())
        standings[happening.item] = _after(before, happening)
    return standings


def _after(before: Standing, happening: Happening) -> Standing:
    place = (happening.epoch, happening.client_seq)
    if happening.kind == "flag" and place > before.flag_set:
        return replace(
            before,
            flagged=happening.value,
            flag_set=place,
            flag_sha256=happening.sha256,
        )
    if happening.kind != "flag" and place > before.answered:
        return replace(
            before, answer=happening.value, answered=place, sha256=happening.sha256
        )
    return before
