"""What practice lays on a person's desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.access import has_platform_role
from accounts.models import PlatformRole, User
from exams.practice.days import cards_of
from exams.practice.goals import minutes_a_day
from exams.practice.pages.mocks import newest_row
from exams.practice.rules.day import rule_day


def practice_today(user: User, at: datetime) -> Mapping[str, Any] | None:
    """What is due today for a trainee, and the mock to go on with or the last one
    (7 queries at most). Others see the card once they have sat a mock."""
    row = newest_row(user)
    if has_platform_role(user, PlatformRole.TRAINEE):
        return {
            "row": row,
            "cards": cards_of(user, at),
            "rules": len(rule_day(user, at).waiting),
            "minutes": minutes_a_day(user),
        }
    return {"row": row, "cards": None} if row else None
