"""Finished training, in minutes; 45 minutes are one 标准学时."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Sum

from accounts.models import TrainingRecord, User

MINUTES_PER_HOUR = 45
# (occupation code, level) to the names of both.
LevelNames = Callable[[], Mapping[tuple[str, int], tuple[str, str]]]
_level_names: list[LevelNames] = []


def record_training(
    *,
    user: User,
    occupation_code: str,
    level: int,
    source: str,
    title: str,
    minutes: int,
    at: datetime,
) -> TrainingRecord:
    """Credit `minutes` for what `source` names, once: a repeat changes nothing."""
    kept, _ = TrainingRecord.objects.get_or_create(
        user=user,
        source=source,
        defaults={
            "occupation_code": occupation_code,
            "level": level,
            "title": title,
            "minutes": minutes,
            "finished_at": at,
        },
    )
    return kept


def name_levels(names: LevelNames) -> None:
    """Call occupations and levels by these names; `standards` knows them."""
    _level_names[:] = [names]


def level_names() -> Mapping[tuple[str, int], tuple[str, str]]:
    """The names of occupation and level by their codes (1 query)."""
    return _level_names[0]() if _level_names else {}


def training_minutes(user: User, occupation_code: str, level: int) -> int:
    """All minutes credited to `user` for this level of the occupation."""
    records = TrainingRecord.objects.filter(
        user=user, occupation_code=occupation_code, level=level
    )
    return records.aggregate(total=Sum("minutes"))["total"] or 0


def standard_hours(minutes: int) -> Decimal:
    """Minutes as 标准学时, one decimal, rounded down: hours are reached or not."""
    return Decimal(minutes * 10 // MINUTES_PER_HOUR) / 10
