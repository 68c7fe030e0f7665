"""Many sets of shingles side by side, and how alike they are. Pure: numbers only.

Similarity is Dice's, weighted: twice what two sets share, by the sum of both. A
shingle weighs the more the fewer sets have it (inverse document frequency), so that
phrases which open a thousand stems (下列说法正确的是) say next to nothing.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from question_bank.duplicates.shingles import NUMBERS, Shingles

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]

# Below this two items are not called twins. Measured (docs/performance.md): twins
# lie at 0.70 and more, different items on the same article at 0.49 and less.
ALIKE = 0.55
# Candidates of a bulk comparison share some of a set's rarest shingles.
RAREST = 24
SHARED = 6


class Corpus:
    """Sets in the order given; a set is named by its place."""

    def __init__(self, flat: Shingles, lengths: Numbers) -> None:
        """The sets end to end, and how long each is; none may be empty."""
        self._flat = flat
        self._lengths = lengths
        self._starts = np.cumsum(lengths) - lengths
        self._frequency = np.bincount(flat, minlength=NUMBERS)
        share = (len(lengths) + 1) / (self._frequency + 0.5)
        self._weight: Weights = np.log1p(share).astype(np.float32)

    @cached_property
    def _totals(self) -> Weights:
        return np.add.reduceat(self._weight[self._flat], self._starts)

    def alike(self, wanted: Shingles) -> Weights:
        """The similarity of `wanted` to every set."""
        if not len(self._lengths):
            return np.empty(0, np.float32)
        own = np.zeros(NUMBERS, np.float32)
        own[wanted] = self._weight[wanted]
        shared = np.add.reduceat(own[self._flat], self._starts)
        return 2 * shared / (self._totals + own.sum())

    def twins_of(self, place: int) -> Iterator[tuple[int, float]]:
        """Places of the sets alike the one at `place`, with their similarities.

        Compares with those only that share some of its rarest shingles.
        """
        wanted = self._set(place)
        own = np.zeros(NUMBERS, np.float32)
        own[wanted] = self._weight[wanted]
        total = own.sum()
        for other in self._candidates(wanted):
            if other != place:
                shared = own[self._set(other)].sum()
                similarity = 2 * shared / (self._totals[other] + total)
                if similarity >= ALIKE:
                    yield int(other), float(similarity)

    def _candidates(self, wanted: Shingles) -> Numbers:
        rarest = wanted[np.argsort(self._frequency[wanted])[:RAREST]]
        holders, ends = self._holders
        found = np.concatenate(
            [holders[ends[s] - self._frequency[s] : ends[s]] for s in rarest]
        )
        places, counts = np.unique(found, return_counts=True)
        return places[counts >= min(SHARED, len(rarest))]

    @cached_property
    def _holders(self) -> tuple[npt.NDArray[np.int32], Numbers]:
        """The places that hold each shingle, shingle by shingle, and where they end."""
        places = np.repeat(np.arange(len(self._lengths), dtype=np.int32), self._lengths)
        return places[np.argsort(self._flat, kind="stable")], np.cumsum(self._frequency)

    def _set(self, place: int) -> Shingles:
        start = self._starts[place]
        return self._flat[start : start + self._lengths[place]]


def corpus_of(sets: Sequence[Shingles]) -> Corpus:
    """A corpus of sets none of which is empty."""
    flat = np.concatenate(sets) if sets else np.empty(0, np.uint16)
    return Corpus(flat, np.fromiter(map(len, sets), np.int64, len(sets)))
