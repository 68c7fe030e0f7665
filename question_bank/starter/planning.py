"""What a level's pool lacks to serve its papers, by the rows of the database."""

from collections.abc import Iterable
from datetime import date

from django.db.models import F

from question_bank.coverage.loading import difficulty_quota
from question_bank.coverage.slots import PlannedPoint, Slot, Wanted, missing_slots
from question_bank.coverage.spread import apportion
from question_bank.models import AssessmentPoint, Item, ItemStatus
from question_bank.paper_needs import paper_needs
from standards.models import Level, Part


def plan(level: Level, pool: str, items: int, on: date) -> list[Slot]:
    """The theory items to write so that `pool` has `items` in the proportions of the
    level's paper (5 queries)."""
    points = AssessmentPoint.objects.active().filter(level=level, part=Part.THEORY)
    known = [
        PlannedPoint(*row)
        for row in points.values_list("code", "area__name", "importance")
    ]
    held = list(_held(level))
    return missing_slots(
        known,
        [slot for one, slot in held if one == pool],
        wanted(level, items),
        difficulty_quota(on),
        elsewhere=[slot for one, slot in held if one != pool],
    )


def wanted(level: Level, items: int) -> Wanted:
    """`items` shared out over areas and kinds as the default theory paper has them."""
    needs = paper_needs(level, Part.THEORY).needs
    shares = apportion(items, [need.amount for need in needs])
    return {
        (need.area, need.kinds[0]): share
        for need, share in zip(needs, shares, strict=True)
    }


def _held(level: Level) -> Iterable[tuple[str, Slot]]:
    rows = Item.objects.filter(
        point__level=level, point__part=Part.THEORY, status=ItemStatus.PUBLISHED
    ).values_list("pool", "point__code", "kind", F("current__difficulty"))
    return ((pool, Slot(*slot)) for pool, *slot in rows.order_by("code"))
