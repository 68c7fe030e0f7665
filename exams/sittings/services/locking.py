"""Acts on one sitting come one after the other."""

from collections.abc import Collection

from exams.sittings.errors import SittingError
from exams.sittings.models import Sitting


def hold(sitting: Sitting, allowed: Collection[str]) -> Sitting:
    """The sitting, its row locked until the transaction ends, in an allowed status.

    SittingError: sitting_state.
    """
    rows = Sitting.objects.select_for_update(of=("self",))
    held: Sitting = rows.select_related("centre", "level__standard", "panel").get(
        pk=sitting.pk
    )
    if held.status not in allowed:
        raise SittingError("sitting_state")
    return held


def subject_of(sitting: Sitting) -> str:
    """How evidence names a sitting."""
    return f"sittings.sitting:{sitting.pk}"
