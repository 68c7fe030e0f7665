"""What one paper takes from the bank, as the room that makes papers tells it.

Papers stand above the bank, which may not import them: they register a provider in
their `AppConfig.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from standards.models import Level


class Unit(Enum):
    """What the amounts of a table count."""

    ITEMS = "items"
    HALF_POINTS = "half_points"


@dataclass(frozen=True)
class Need:
    """How much one paper takes of an area's items of any of these kinds."""

    area: str
    kinds: tuple[str, ...]
    amount: int


@dataclass(frozen=True)
class PaperNeeds:
    """The integer table area × kind of one paper; empty where no paper can be made."""

    unit: Unit
    needs: tuple[Need, ...] = ()

    @property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """The kinds that are counted together, in the order of the paper."""
        return tuple(dict.fromkeys(need.kinds for need in self.needs))


Provider = Callable[[Level, str], PaperNeeds]
_providers: list[Provider] = []


def register_paper_needs(provider: Provider) -> None:
    """Ask `provider` for the table of a level and a part."""
    _providers[:] = [provider]


def paper_needs(level: Level, part: str) -> PaperNeeds:
    """The table of the default paper of a level and part."""
    for provider in _providers:
        return provider(level, part)
    return PaperNeeds(Unit.ITEMS)
