"""Numbers of items: {level}-{point}-{letter of the kind}{n}, never given twice."""

import re

from django.utils.translation import gettext_lazy

from question_bank.errors import BankError
from question_bank.kinds import Kind
from question_bank.models import AssessmentPoint, Item

POINT_RETIRED = gettext_lazy("这个鉴定点已停用，不再出新题。")
_NUMBER = re.compile(r"\d+$")


def next_codes(point: AssessmentPoint, kind: Kind, number: int) -> list[str]:
    """The next `number` free codes, kept for the caller's transaction.

    Others who want codes of the same point wait until it commits.
    BankError: point_retired.
    """
    refuse_retired(
        AssessmentPoint.objects.select_for_update(no_key=True).get(pk=point.pk)
    )
    stem = f"{point.level.number}-{point.code}-{kind.letter}"
    used = Item.objects.filter(code__startswith=stem).values_list("code", flat=True)
    numbers = [int(m[0]) for code in used if (m := _NUMBER.search(code))]
    last = max(numbers, default=0)
    return [f"{stem}{last + place}" for place in range(1, number + 1)]


def refuse_retired(point: AssessmentPoint) -> None:
    """A retired point takes no new items. BankError: point_retired."""
    if point.is_retired:
        raise BankError("point_retired", str(POINT_RETIRED))
