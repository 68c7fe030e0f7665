"""Seats: everybody by ticket with one act, single ones by hand."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts import evidence
from accounts.models import User
from exams.sittings.errors import SittingError
from exams.sittings.models import Candidacy, Room, Sitting
from exams.sittings.seating import Hall, Place, places_in
from exams.sittings.services.locking import hold, subject_of
from exams.sittings.services.rooms import ARRANGING


@transaction.atomic
def place_candidates(*, sitting: Sitting, actor: User, at: datetime) -> list[Candidacy]:
    """Give everybody without a seat one, by ticket, room after room; whom it placed.

    Who has a seat keeps it. SittingError: sitting_state, rooms_missing, no_one_to_place,
    seats_missing (details: how many).
    """
    held = hold(sitting, ARRANGING)
    rooms = list(held.rooms.all())
    if not rooms:
        raise SittingError("rooms_missing")
    people = list(held.candidacies.standing().order_by("ticket"))
    waiting = [one for one in people if one.room_id is None]
    if not waiting:
        raise SittingError("no_one_to_place")
    free = _free_places(held, rooms)
    if len(free) < len(waiting):
        raise SittingError("seats_missing", [len(waiting) - len(free)])
    halls: dict[object, Room] = {room.pk: room for room in rooms}
    for candidacy, place in zip(waiting, free, strict=False):
        candidacy.room, candidacy.seat = halls[place.hall], place.number
    Candidacy.objects.bulk_update(waiting, ["room", "seat"], batch_size=100)
    evidence.record(
        actor=actor,
        action="sittings.candidates_placed",
        subject=subject_of(held),
        after={"seats": {str(one.pk): [str(one.room_id), one.seat] for one in waiting}},
        at=at,
    )
    return waiting


def _free_places(sitting: Sitting, rooms: Sequence[Room]) -> list[Place]:
    """Seats that nobody has; one of somebody who withdrew is not given again."""
    seated = sitting.candidacies.filter(room__isnull=False)
    taken = set(seated.values_list("room", "seat"))
    halls = [Hall(room.pk, room.seats, room.columns) for room in rooms]
    return [
        place for place in places_in(halls) if (place.hall, place.number) not in taken
    ]


@transaction.atomic
def change_seat(
    *, candidacy: Candidacy, room: Room, seat: int, actor: User, at: datetime
) -> Candidacy:
    """Put one candidate elsewhere; two change places if the seat is taken.

    The paper that was given at the admission stays theirs. SittingError:
    sitting_state, room_elsewhere, seat_unknown.
    """
    held = hold(candidacy.sitting, ARRANGING)
    if room.sitting_id != held.pk:
        raise SittingError("room_elsewhere")
    if not 1 <= seat <= room.seats:
        raise SittingError("seat_unknown")
    mine = Candidacy.objects.get(pk=candidacy.pk)
    theirs = room.candidacies.filter(seat=seat).exclude(pk=mine.pk).first()
    before = _seats(mine, theirs)
    old = (mine.room_id, mine.seat)
    # The seat is unique: it must be free before it is taken.
    for one in filter(None, (mine, theirs)):
        _move(one, None, None)
    _move(mine, room.pk, seat)
    if theirs is not None:
        _move(theirs, *old)
    evidence.record(
        actor=actor,
        action="sittings.seat_changed",
        subject=f"sittings.candidacy:{mine.pk}",
        before=before,
        after=_seats(mine, theirs),
        at=at,
    )
    return mine


def _move(candidacy: Candidacy, room: object, seat: int | None) -> None:
    Candidacy.objects.filter(pk=candidacy.pk).update(room=room, seat=seat)
    candidacy.refresh_from_db(fields=["room", "seat"])


def _seats(*people: Candidacy | None) -> dict[str, list[object]]:
    return {
        str(one.pk): [one.room_id and str(one.room_id), one.seat]
        for one in people
        if one is not None
    }
