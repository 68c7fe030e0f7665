"""What the rooms above tell the bank. They register in their `AppConfig.ready()`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class ExposureRow:
    """An item version stood on a released paper."""

    version: int
    paper: str
    at: datetime


Exposures = Callable[[UUID], Sequence[ExposureRow]]
_exposures: list[Exposures] = []


def register_exposures(provider: Exposures) -> None:
    """Ask `provider` which papers have shown an item (by its id), newest first."""
    _exposures.append(provider)


def exposures_of(item: UUID) -> list[ExposureRow]:
    return [row for provider in _exposures for row in provider(item)]
