"""What the casework room lays on a person's desk at /me/."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from casework.models import Play


def open_play(user: User, at: datetime) -> Mapping[str, Any] | None:
    """The play begun last and still open (one query)."""
    mine = Play.objects.of(user).open().with_case()
    play = mine.defer("days_off").first()
    return {"play": play} if play else None
