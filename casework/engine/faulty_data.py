"""Data from outside the code that break a rule: files of authors, facts of a caller."""

from collections.abc import Sequence


class FaultyData(Exception):
    """`faults` names every fault that was found."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)
