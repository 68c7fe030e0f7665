"""What the casework room lays on a person's desk at /me/."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.access import has_platform_role
from accounts.models import PlatformRole, User
from casework.models import Play
from casework.skills.following import next_step


def casework_today(user: User, at: datetime) -> Mapping[str, Any] | None:
    """The play begun last and still open (one query); without one, what a trainee
    practises next."""
    mine = Play.objects.of(user).open().with_case()
    play = mine.defer("days_off").first()
    if play:
        return {"play": play}
    if not has_platform_role(user, PlatformRole.TRAINEE):
        return None
    step = next_step(user, at)
    return {"step": step} if step else None
