"""Texts of invented items for benchmarks: as long, as varied and as alike as real ones.

A chain of letters learnt from our own data writes clauses; each assessment point has
terms and an article of its own, which its four items share, as real items do.
"""

import random
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ITEMS_PER_POINT = 4
TERMS = 8_000
OPENINGS = (
    "",
    "下列说法正确的是（　　）。",
    "下列说法中，不正确的是（　　）。",
    "下列情形中，属于{}的有（　　）。",
)
CLAUSE = re.compile(r"[\u4e00-\u9fff0-9]{5,}")


@dataclass(frozen=True)
class Text:
    """What a candidate reads of an item, and why its key is right."""

    stem: str
    options: tuple[str, ...]
    explanation: str

    @property
    def question(self) -> str:
        return "\n".join((self.stem, *self.options))

    @property
    def everything(self) -> str:
        return f"{self.question}\n{self.explanation}"


class Writer:
    """Writes one bank; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        corpus = _corpus()
        self.following = _chain(corpus)
        self.starts = [clause[:2] for clause in corpus]
        letters = sorted({letter for clause in corpus for letter in clause})
        self.terms = [
            "".join(self.chance.choices(letters, k=self.chance.choice((2, 2, 3, 4))))
            for _ in range(TERMS)
        ]
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(TERMS)))

    def bank(self, size: int) -> list[Text]:
        """Items point by point."""
        found: list[Text] = []
        while len(found) < size:
            found += self._point()
        return found[:size]

    def _point(self) -> list[Text]:
        terms = self.chance.choices(self.terms, cum_weights=self.weights, k=3)
        law = (
            f"《{self.chance.choice(self.terms)}法》第{self.chance.randrange(1, 99)}条"
        )
        return [self._item(terms, law) for _ in range(ITEMS_PER_POINT)]

    def _item(self, terms: list[str], law: str) -> Text:
        term = self.chance.choice(terms)
        opening = self.chance.choice(OPENINGS).format(term)
        based = f"根据{law}，" if self.chance.random() < 0.4 else ""
        stem = (
            based
            + self._clause(term, 18)
            + "，"
            + (opening or self._clause("", 12) + "。")
        )
        options = [self._clause("", 9) for _ in range(self.chance.choice((0, 4, 4, 5)))]
        reason = f"{law}规定，{self._clause(term, 30)}；{self._clause('', 30)}。"
        return Text(stem, tuple(options), reason)

    def _clause(self, term: str, about: int) -> str:
        length = max(4, int(self.chance.gauss(about, about / 3)))
        written = self.chance.choice(self.starts)
        while len(written) < length:
            known = self.following.get(written[-2:])
            written += self.chance.choice(known or self.starts)
        place = self.chance.randrange(len(written))
        return written[:place] + term + written[place:]


def _corpus() -> list[str]:
    """Every clause of our own data files."""
    files = sorted(ROOT.glob("*/data/**/*.yaml"))
    return [c for file in files for c in CLAUSE.findall(file.read_text("utf-8"))]


def _chain(corpus: list[str]) -> dict[str, list[str]]:
    following = defaultdict(list)
    for clause in corpus:
        for place in range(len(clause) - 2):
            following[clause[place : place + 2]].append(clause[place + 2])
    return following
