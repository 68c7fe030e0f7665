"""Rooms of a sitting: what they are like, and who watches over them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import evidence
from accounts.models import CentreRole, StaffAssignment, User
from exams.sittings.errors import SittingError
from exams.sittings.exam_browser import CONFIG_KEY
from exams.sittings.models import Check, Room, RoomDuty, Sitting, SittingStatus
from exams.sittings.networks import network_of
from exams.sittings.services.locking import hold, subject_of

ARRANGING = {SittingStatus.PLANNED, SittingStatus.OPEN}
MOST_SEATS = 300


@dataclass(frozen=True)
class RoomPlan:
    """What a room is to be like; `addresses` and `browser_keys` one a line."""

    name: str
    seats: int
    columns: int = 6
    checks_door: bool = True
    addresses: str = ""
    address_check: str = Check.OFF
    browser_keys: str = ""
    browser_check: str = Check.OFF

    def columns_of_row(self) -> dict[str, Any]:
        return {
            **self.__dict__,
            "name": self.name.strip(),
            "addresses": "\n".join(self.addresses.split()),
            "browser_keys": "\n".join(self.browser_keys.lower().split()),
        }


@transaction.atomic
def add_room(
    *,
    sitting: Sitting,
    plan: RoomPlan,
    invigilators: Sequence[User],
    actor: User,
    at: datetime,
) -> Room:
    """A further room. SittingError: sitting_state and those of `change_room`."""
    held = hold(sitting, ARRANGING)
    _refuse_plan(held, plan, None)
    last = held.rooms.aggregate(last=Max("position"))["last"] or 0
    room = Room.objects.create(sitting=held, position=last + 1, **plan.columns_of_row())
    _appoint(room, invigilators, at)
    _note(held, room, {}, actor, at)
    return room


@transaction.atomic
def change_room(
    *,
    room: Room,
    plan: RoomPlan,
    invigilators: Sequence[User],
    actor: User,
    at: datetime,
) -> Room:
    """Change a room, also during the exam; a check holds from the next entry on.

    SittingError: sitting_state, room_name_taken, seats_invalid (nobody may lose a
    seat), addresses_invalid and keys_invalid (details: the lines), list_missing (a
    check without anything to check by), not_invigilator (details: names).
    """
    held = hold(room.sitting, ARRANGING)
    _refuse_plan(held, plan, room)
    before = _told(room)
    for column, value in plan.columns_of_row().items():
        setattr(room, column, value)
    room.save()
    _appoint(room, invigilators, at)
    _note(held, room, before, actor, at)
    return room


@transaction.atomic
def remove_room(*, room: Room, actor: User, at: datetime) -> None:
    """Take an empty room away. SittingError: sitting_state, room_in_use."""
    held = hold(room.sitting, ARRANGING)
    if room.candidacies.exists():
        raise SittingError("room_in_use")
    before = _told(room)
    room.delete()
    evidence.record(
        actor=actor,
        action="sittings.room_removed",
        subject=subject_of(held),
        before=before,
        at=at,
    )


def _refuse_plan(sitting: Sitting, plan: RoomPlan, room: Room | None) -> None:
    others = sitting.rooms.filter(name=plan.name.strip())
    if (others.exclude(pk=room.pk) if room else others).exists():
        raise SittingError("room_name_taken")
    seated = room.candidacies.aggregate(last=Max("seat"))["last"] if room else None
    if not max(seated or 1, 1) <= plan.seats <= MOST_SEATS or plan.columns < 1:
        raise SittingError("seats_invalid")
    _refuse_lists(plan)


def _refuse_lists(plan: RoomPlan) -> None:
    wrong = [line for line in plan.addresses.split() if not _is_network(line)]
    if wrong:
        raise SittingError("addresses_invalid", wrong)
    keys = plan.browser_keys.lower().split()
    wrong = [key for key in keys if not CONFIG_KEY.fullmatch(key)]
    if wrong:
        raise SittingError("keys_invalid", wrong)
    checks_nothing = (
        plan.address_check != Check.OFF and not plan.addresses.split()
    ) or (plan.browser_check != Check.OFF and not keys)
    if checks_nothing:
        raise SittingError("list_missing")


def _is_network(text: str) -> bool:
    try:
        network_of(text)
    except ValueError:
        return False
    return True


def _appoint(room: Room, people: Sequence[User], at: datetime) -> None:
    """Exactly these watch over the room from now on."""
    wanted = {person.pk: person for person in people}
    today = timezone.localdate(at)
    held = StaffAssignment.objects.current(today).filter(
        centre=room.sitting.centre_id, role=CentreRole.INVIGILATOR, user__in=wanted
    )
    strangers = set(wanted) - set(held.values_list("user", flat=True))
    if strangers:
        raise SittingError("not_invigilator", [wanted[pk].name for pk in strangers])
    candidates = room.sitting.candidacies.standing().filter(user__in=wanted)
    if candidates.exists():
        raise SittingError("invigilator_is_candidate")
    room.duties.exclude(user__in=wanted).delete()
    RoomDuty.objects.bulk_create(
        [RoomDuty(room=room, user=person) for person in people], ignore_conflicts=True
    )


def _note(
    sitting: Sitting, room: Room, before: dict[str, Any], actor: User, at: datetime
) -> None:
    evidence.record(
        actor=actor,
        action="sittings.room_arranged",
        subject=subject_of(sitting),
        before=before,
        after=_told(room),
        at=at,
    )


def _told(room: Room) -> dict[str, Any]:
    """The room as evidence keeps it; people by their public ids."""
    people = room.duties.order_by("user").values_list("user__public_id", flat=True)
    return {
        "room": str(room.pk),
        "seats": room.seats,
        "checks_door": room.checks_door,
        "addresses": list(room.networks),
        "address_check": str(room.address_check),
        "browser_keys": len(room.config_keys),
        "browser_check": str(room.browser_check),
        "invigilators": [str(public_id) for public_id in people],
    }
