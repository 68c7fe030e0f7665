"""Numbers of items: {level}-{point}-{letter of the kind}{n}, never given twice."""

import re

from question_bank.kinds import Kind
from question_bank.models import AssessmentPoint, Item

_NUMBER = re.compile(r"\d+$")


def next_codes(point: AssessmentPoint, kind: Kind, number: int) -> list[str]:
    """The next `number` free codes, kept for the caller's transaction.

    Others who want codes of the same point wait until it commits.
    """
    AssessmentPoint.objects.select_for_update(no_key=True).get(pk=point.pk)
    stem = f"{point.level.number}-{point.code}-{kind.letter}"
    used = Item.objects.filter(code__startswith=stem).values_list("code", flat=True)
    numbers = [int(m[0]) for code in used if (m := _NUMBER.search(code))]
    last = max(numbers, default=0)
    return [f"{stem}{last + place}" for place in range(1, number + 1)]
