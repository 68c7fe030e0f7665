"""What the rooms above tell the bank. They register in their `AppConfig.ready()`."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class ExposureRow:
    """An item version stood on a released paper."""

    version: int
    paper: str
    at: datetime


# Row ids of versions, the cause (frozen, revised, retired), and when.
Stop = Callable[[Collection[int], str, datetime], object]
_stops: list[Stop] = []


def register_stops(listener: Stop) -> None:
    """Tell `listener` of versions that papers should not use any more, within the
    transaction of the act that stopped them."""
    _stops.append(listener)


def tell_stopped(versions: Collection[int], cause: str, at: datetime) -> None:
    for listener in _stops:
        listener(versions, cause, at)


Exposures = Callable[[UUID], Sequence[ExposureRow]]
_exposures: list[Exposures] = []


def register_exposures(provider: Exposures) -> None:
    """Ask `provider` which papers have shown an item (by its id), newest first."""
    _exposures.append(provider)


def exposures_of(item: UUID) -> list[ExposureRow]:
    return [row for provider in _exposures for row in provider(item)]
