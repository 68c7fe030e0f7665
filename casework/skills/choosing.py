"""Which exercise comes next. Pure.

What is gained is largest where weight × (1 − mastery) is. The skill with most to gain
leads; of its exercises that comes first which has most to gain in all its skills, then
what was done less often. The procedures of the last exercise never come twice running.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

OTHERS: Final = 3
# Gains closer than this are alike.
DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Offer:
    """A case (`slug`) or one sort of drill of a procedure (`procedure` and `sort`)."""

    key: str
    title: str
    procedures: frozenset[str]
    skills: frozenset[str]
    minutes: int
    slug: str = ""
    procedure: str = ""
    sort: str = ""

    @property
    def is_case(self) -> bool:
        return bool(self.slug)


@dataclass(frozen=True, slots=True)
class Choice:
    """An exercise, the skill that leads to it, and what all its skills have to gain, in
    points of the exam."""

    offer: Offer
    leading: str
    gain: float


def gain_of(points: float, mastery: float) -> float:
    return points * (1 - mastery)


def choices(
    offers: Iterable[Offer],
    gains: Mapping[str, float],
    times: Mapping[str, int],
    just_done: Set[str],
) -> list[Choice]:
    """What may come next, the best first. `gains` by skill, of the level's skills only;
    `times` by exercise; `just_done` are procedures."""
    fresh = [
        _choice(offer, gains)
        for offer in offers
        if offer.skills & gains.keys() and not offer.procedures & just_done
    ]

    def rank(one: Choice) -> tuple[float, float, int, str]:
        lead = round(gains[one.leading], DIGITS)
        key = one.offer.key
        return -lead, -round(one.gain, DIGITS), times.get(key, 0), key

    return sorted(fresh, key=rank)


def apart(ranked: Sequence[Choice], number: int = 1 + OTHERS) -> list[Choice]:
    """The best, and others that share neither procedure nor leading skill with a better
    one."""
    taken: set[str] = set()
    kept: list[Choice] = []
    for one in ranked:
        marks = one.offer.procedures | {one.leading}
        if len(kept) < number and not marks & taken:
            kept.append(one)
            taken |= marks
    return kept


def _choice(offer: Offer, gains: Mapping[str, float]) -> Choice:
    known = sorted(offer.skills & gains.keys())
    leading = max(known, key=lambda ref: round(gains[ref], DIGITS))
    return Choice(offer, leading, sum(gains[ref] for ref in known))
