"""A station's variant is frozen when its attempt starts."""

from uuid import UUID

from casework.stations import days_off_for
from exams.attempts.keys import draw
from exams.attempts.models import Attempt, Station
from exams.papers.models import FormItem

LARGEST_SEED = 2**31 - 1


def freeze_stations(attempt: Attempt) -> None:
    """Write down seed and calendar of each case on the paper (none: no query)."""
    if not attempt.form.has_case:
        return
    rows = attempt.form.items.filter(case__isnull=False).select_related("case")
    Station.objects.bulk_create(_station(attempt, row) for row in rows)


def _station(attempt: Attempt, row: FormItem) -> Station:
    assert row.case is not None, "a CHECK gives a place an item or a case"
    seed = seed_for(attempt.pk, row.position)
    days_off = days_off_for(row.case, seed)
    return Station(attempt=attempt, form_item=row, seed=seed, days_off=days_off)


def seed_for(attempt_id: UUID, item: int) -> int:
    """Not the worked case (0), which everybody has practised; nobody can guess it."""
    drawn = draw(f"station {attempt_id} {item}")
    return int.from_bytes(drawn[:8]) % LARGEST_SEED + 1
