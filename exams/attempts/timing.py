"""When an attempt ends: pure arithmetic on what was frozen at admission."""

from datetime import datetime, timedelta
from decimal import Decimal

SECONDS_A_MINUTE = 60


def working_time(minutes: int, factor: Decimal) -> timedelta:
    """Working minutes times the candidate's factor, in whole seconds."""
    return timedelta(seconds=int(minutes * factor * SECONDS_A_MINUTE))


def deadline(
    started_at: datetime,
    working: timedelta,
    hard_end: datetime | None,
    given: timedelta,
) -> datetime:
    """min(start + working time, hard end) + what people granted and pauses took."""
    own_end = started_at + working
    end = own_end if hard_end is None else min(own_end, hard_end)
    return end + given


def closing(deadline: datetime, grace_seconds: int) -> datetime:
    """Until when a save still counts: the deadline and the grace, alike for all."""
    return deadline + timedelta(seconds=grace_seconds)


def earliest_hand_in(opens_at: datetime, early_minutes: int) -> datetime:
    return opens_at + timedelta(minutes=early_minutes)


def latest_entry(opens_at: datetime, late_minutes: int | None) -> datetime | None:
    """Until when people come in; None: no limit."""
    if late_minutes is None:
        return None
    return opens_at + timedelta(minutes=late_minutes)
