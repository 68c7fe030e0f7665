"""Rooms of a sitting: arranging them, seats, door lists with entry codes."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from exams.sittings import services
from exams.sittings.errors import REFUSED, SittingError
from exams.sittings.models import Room, Sitting
from exams.sittings.room_forms import RoomForm, SeatForm
from exams.sittings.rules import invigilators_needed
from exams.sittings.views.access import (
    ask,
    clerk_required,
    load,
    office_required,
    perform,
    refused,
)


@require_safe
@office_required
def rooms(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Every room with its people, what is missing, and the acts of the clerk."""
    sitting = load(request, pk)
    standing = sitting.candidacies.standing()
    context = {
        "sitting": sitting,
        "rooms": [
            (room, invigilators_needed(sitting.level, room.candidate_count))
            for room in sitting.rooms.with_people().prefetch_related("duties__user")
        ],
        "people": standing.select_related("user", "room").order_by(
            "room__position", "seat", "ticket"
        ),
        "unplaced": standing.filter(room=None).count(),
        "admitted": standing.admitted().count(),
        "is_clerk": _is_clerk(request, sitting),
        "may_arrange": sitting.status in services.ARRANGING,
    }
    return render(request, "sittings/rooms.html", context)


def _is_clerk(request: AuthenticatedHttpRequest, sitting: Sitting) -> bool:
    own = Sitting.objects.for_staff(
        request.user, timezone.localdate(), CentreRole.CLERK
    )
    return own.filter(pk=sitting.pk).exists()


@clerk_required
def room(
    request: AuthenticatedHttpRequest, pk: UUID, room: UUID | None = None
) -> HttpResponse:
    """Make a room, or change one."""
    sitting = load(request, pk, CentreRole.CLERK)
    kept = get_object_or_404(sitting.rooms, pk=room) if room else None
    form = RoomForm(
        request.POST or None, sitting=sitting, room=kept, on=timezone.localdate()
    )
    if form.is_valid():
        try:
            _keep(request, sitting, kept, form)
        except SittingError as error:
            form.add_error(
                None, "".join([error.message, "、".join(map(str, error.details))])
            )
        else:
            messages.success(request, _("考场已保存。"))
            return redirect("sittings:rooms", pk=pk)
    return ask(request, "sittings/room.html", sitting, form, room=kept)


def _keep(
    request: AuthenticatedHttpRequest,
    sitting: Sitting,
    room: Room | None,
    form: RoomForm,
) -> None:
    act: dict[str, Any] = {
        "plan": form.plan,
        "invigilators": form.cleaned_data["invigilators"],
        "actor": request.user,
        "at": timezone.now(),
    }
    if room is None:
        services.add_room(sitting=sitting, **act)
    else:
        services.change_room(room=room, **act)


@require_POST
@clerk_required
def remove(request: AuthenticatedHttpRequest, pk: UUID, room: UUID) -> HttpResponse:
    sitting = load(request, pk, CentreRole.CLERK)
    kept = get_object_or_404(sitting.rooms, pk=room)

    def act(*, sitting: Sitting, **more: Any) -> None:
        services.remove_room(room=kept, **more)

    return perform(request, sitting, act, _("考场已删除。"), "sittings:rooms")


@require_POST
@clerk_required
def place(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Everybody without a seat gets one."""
    sitting = load(request, pk, CentreRole.CLERK)
    says = gettext_lazy("座位已分配。")
    return perform(request, sitting, services.place_candidates, says, "sittings:rooms")


@clerk_required
def seat(request: AuthenticatedHttpRequest, pk: UUID, one: UUID) -> HttpResponse:
    """Put one candidate elsewhere."""
    sitting = load(request, pk, CentreRole.CLERK)
    people = sitting.candidacies.standing().select_related("user", "room", "sitting")
    candidacy = get_object_or_404(people, pk=one)
    initial = {"room": candidacy.room_id, "seat": candidacy.seat}
    form = SeatForm(request.POST or None, sitting=sitting, initial=initial)
    if form.is_valid():
        act = partial(_change_seat, candidacy=candidacy, **form.cleaned_data)
        return perform(request, sitting, act, _("座位已调换。"), "sittings:rooms")
    return ask(request, "sittings/seat.html", sitting, form, candidacy=candidacy)


def _change_seat(*, sitting: Sitting, **act: Any) -> None:
    services.change_seat(**act)


@require_safe
@office_required
def door_list(request: AuthenticatedHttpRequest, pk: UUID, room: UUID) -> HttpResponse:
    """The list on the door of a room, to print: names and seats, no codes."""
    sitting = load(request, pk)
    kept = get_object_or_404(sitting.rooms, pk=room)
    people = kept.candidacies.standing().select_related("user").order_by("seat")
    context = {"sitting": sitting, "room": kept, "people": people}
    return render(request, "sittings/door_list.html", context)


@never_cache
@require_POST
@clerk_required
def entry_codes(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """New entry codes as slips and lists to print; they are on this page only."""
    sitting = load(request, pk, CentreRole.CLERK)
    chosen = request.POST.get("room", "")
    kept = _room_of(sitting, chosen) if chosen else None
    try:
        issued = services.issue_entry_codes(
            sitting=sitting, actor=request.user, at=timezone.now(), room=kept
        )
    except REFUSED as error:
        return refused(request, sitting, error)
    context = {"sitting": sitting, "room": kept, "issued": issued}
    return render(request, "sittings/entry_codes.html", context)


def _room_of(sitting: Sitting, text: str) -> Room:
    """The room with this id; 404 also for what is no id."""
    try:
        wanted = UUID(text)
    except ValueError:
        raise Http404 from None
    found: Room = get_object_or_404(sitting.rooms, pk=wanted)
    return found
