"""A sitting begins: where, which level, when."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts import evidence
from accounts.models import Centre, User
from exams.sittings.errors import SittingError
from exams.sittings.models import Sitting
from exams.sittings.rules import least_minutes
from exams.sittings.services.locking import subject_of
from exams.sittings.tickets import MOST_BATCHES
from standards.models import Level


@transaction.atomic
def plan_sitting(
    *,
    centre: Centre,
    level: Level,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    actor: User,
    at: datetime,
) -> Sitting:
    """Plan an exam of `level` between two times, both parts in one window.

    SittingError: window_invalid, window_past, window_under_standard (details: the
    least minutes), too_many_sittings (a ticket has two digits for the batch, so a
    centre has at most 99 sittings in a year).
    """
    if closes_at <= opens_at:
        raise SittingError("window_invalid")
    if closes_at <= at:
        raise SittingError("window_past")
    needed = least_minutes(level)
    if closes_at - opens_at < timedelta(minutes=needed):
        raise SittingError("window_under_standard", [f"{needed} 分钟"])
    sitting = Sitting.objects.create(
        centre=centre,
        level=level,
        title=title.strip(),
        opens_at=opens_at,
        closes_at=closes_at,
        created_by=actor,
        created_at=at,
    )
    if Sitting.objects.batch_of(sitting) > MOST_BATCHES:
        raise SittingError("too_many_sittings")
    evidence.record(
        actor=actor,
        action="sittings.planned",
        subject=subject_of(sitting),
        after={
            "centre": centre.public_id,
            "level": level.number,
            "opens_at": opens_at,
            "closes_at": closes_at,
        },
        at=at,
    )
    return sitting
