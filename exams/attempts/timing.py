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
    granted_minutes: int,
) -> datetime:
    """min(start + working time, hard end) + minutes that a person granted."""
    own_end = started_at + working
    end = own_end if hard_end is None else min(own_end, hard_end)
    return end + timedelta(minutes=granted_minutes)


def extended(end: datetime, minutes: int) -> datetime:
    return end + timedelta(minutes=minutes)


def closing(deadline: datetime, grace_seconds: int) -> datetime:
    """Until when a save still counts: the deadline and the grace, alike for all."""
    return deadline + timedelta(seconds=grace_seconds)


def earliest_hand_in(opens_at: datetime, early_minutes: int) -> datetime:
    return opens_at + timedelta(minutes=early_minutes)
