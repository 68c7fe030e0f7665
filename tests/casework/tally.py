"""Counting how often a scorer finds the codes that wrong plays deserve."""

from collections import Counter
from dataclasses import dataclass, field

CODES = tuple(f"E{number}" for number in range(1, 11))


@dataclass
class Tally:
    """By code: how often it had to be found, was, and was found without a reason."""

    plays: int = 0
    must: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)

    def add(
        self, must: frozenset[str], may: frozenset[str], found: frozenset[str]
    ) -> None:
        self.plays += 1
        self.must.update(must)
        self.hits.update(must & found)
        self.found.update(found)
        self.false.update(found - may)

    def recall(self, code: str) -> float:
        return self.hits[code] / self.must[code]

    def precision(self, code: str) -> float:
        return 1 - self.false[code] / self.found[code]
