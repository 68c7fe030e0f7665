"""Beginning and ending a shift."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from casework.errors import CaseworkError
from casework.models import MOST_CLIENTS, Case, Shift, ShiftPlace
from casework.services import start_play

FEWEST_CLIENTS = 2


def start_shift(*, user: User, cases: Sequence[Case], at: datetime) -> Shift:
    """Return the person's open shift, or a new one over these cases in their order.

    A case that is open already is gone on with. Refuses: shift_size (not two to four
    different cases), case_retired.
    """
    mine = Shift.objects.of(user).open()
    going_on: Shift | None = mine.first()
    if going_on:
        return going_on
    if not FEWEST_CLIENTS <= len({case.slug for case in cases}) <= MOST_CLIENTS:
        raise CaseworkError("shift_size")
    try:
        with transaction.atomic():
            return _new_shift(user, cases, at)
    except IntegrityError:
        # The same click arrived twice; the other one has made the shift.
        return mine.get()


def _new_shift(user: User, cases: Sequence[Case], at: datetime) -> Shift:
    shift = Shift.objects.create(user=user, started_at=at)
    plays = [start_play(user=user, case=case, at=at) for case in cases]
    ShiftPlace.objects.bulk_create(
        ShiftPlace(shift=shift, play=play, position=position)
        for position, play in enumerate(plays, start=1)
    )
    return shift


@transaction.atomic
def end_shift(*, shift: Shift, at: datetime) -> Shift:
    """End the shift by hand, once; open plays go on by themselves."""
    locked: Shift = Shift.objects.select_for_update().get(pk=shift.pk)
    if locked.is_open:
        locked.ended_at = at
        locked.save(update_fields=["ended_at"])
    return locked
