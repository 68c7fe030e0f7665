"""Many sets of shingles side by side, and how alike they are. Pure: numbers only.

Similarity is Dice's, weighted: twice what two sets share, by the sum of both. A
shingle weighs the more the fewer sets have it (inverse document frequency), so that
phrases which open a thousand stems (下列说法正确的是) say next to nothing.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from question_bank.duplicates.shingles import NUMBERS, Shingles

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]

# Below this two items are not called twins. Measured (docs/performance.md): twins
# lie at 0.70 and more, different items on the same article at 0.49 and less.
ALIKE = 0.55
# The share of a set's weight that a bulk comparison leaves out at first: its most
# common shingles. Less than ALIKE / (2 - ALIKE), or all sets were candidates.
COMMON = 0.25
# Sums of 32-bit floats differ by less, whatever their order.
ROUNDING = 1e-4


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

        As exact as `alike`, but looks only at sets that share its rarer shingles.
        """
        wanted = self._set(place)
        own = np.zeros(NUMBERS, np.float32)
        own[wanted] = self._weight[wanted]
        for other in self._candidates(wanted).tolist():
            if other != place:
                shared = own[self._set(other)].sum()
                both = self._totals[other] + self._totals[place]
                if 2 * shared >= ALIKE * both:
                    yield other, float(2 * shared / both)

    def _candidates(self, wanted: Shingles) -> Numbers:
        """Sets that may be alike `wanted`, none missing.

        Who is alike shares ALIKE / (2 - ALIKE) of its weight; if not in the common
        shingles, which many hold and which are left out, then in the rarer ones.
        """
        order = np.argsort(self._frequency[wanted])
        weights = self._weight[wanted[order]]
        seen = np.cumsum(weights)
        rarer = int(np.searchsorted(seen, seen[-1] * (1 - COMMON))) + 1
        left_out = seen[-1] - seen[min(rarer, len(seen)) - 1]
        shared = self._shared(wanted[order[:rarer]], weights[:rarer])
        least = seen[-1] * ALIKE / (2 - ALIKE) - left_out
        return np.flatnonzero(shared >= least * (1 - ROUNDING))

    def _shared(self, shingles: Shingles, weights: Weights) -> npt.NDArray[Any]:
        """The weight of these shingles in every set."""
        holders, ends = self._holders
        counts = self._frequency[shingles]
        found = [
            holders[end - count : end]
            for end, count in zip(ends[shingles], counts, strict=True)
        ]
        return np.bincount(
            np.concatenate(found),
            weights=np.repeat(weights, counts),
            minlength=len(self._lengths),
        )

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
