"""The person's desk at /me/: every room lays down what waits for them.

from accounts import desk
desk.register(20, "sittings/desk_card.html", cards.next_sitting)

The function gets the user and the moment, and returns the card's context (the
template sees it as `card`) or None when nothing waits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User

Source = Callable[[User, datetime], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Card:
    template: str
    context: Mapping[str, Any]


_sources: dict[str, tuple[int, Source]] = {}


def register(order: int, template: str, source: Source) -> None:
    """Show `template` from now on, smaller order first; the same one replaces."""
    _sources[template] = (order, source)


def cards_for(user: User, at: datetime) -> list[Card]:
    """The cards of everything that waits for `user`, in order."""
    ordered = sorted(_sources.items(), key=lambda item: item[1][0])
    found = ((template, source(user, at)) for template, (_, source) in ordered)
    return [
        Card(template, context) for template, context in found if context is not None
    ]
