"""The invigilators' console: who is where, what should be seen to, and the acts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import staff_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from exams.papers.alarms import has_open_alarm
from exams.sittings.console.documents import (
    Board,
    board_of,
    document_of,
    etag_of,
    seat_document,
)
from exams.sittings.console.doubts import doubts_of
from exams.sittings.console.forms import ActForm
from exams.sittings.console.record import record_of
from exams.sittings.console.seats import State
from exams.sittings.console.suggesting import gaps_of, suggested
from exams.sittings.errors import SittingError
from exams.sittings.models import Candidacy, Room, Sitting
from exams.sittings.querysets import CandidacyQuerySet
from exams.sittings.rules import invigilators_needed
from exams.sittings.services import ConsoleAct, Order, carry_out
from exams.sittings.services.opening import papers_of

watch_required = staff_required(
    CentreRole.CLERK, CentreRole.SUPERVISOR, CentreRole.INVIGILATOR
)
act_required = staff_required(CentreRole.CLERK, CentreRole.INVIGILATOR)


@never_cache
@require_safe
@watch_required
def console(
    request: AuthenticatedHttpRequest, pk: UUID, room: UUID | None = None
) -> HttpResponse:
    """A whole sitting, or one room of it; invigilators see their own rooms."""
    today, at = timezone.localdate(), timezone.now()
    own = Sitting.objects.watched_by(request.user, today)
    sitting = get_object_or_404(own.select_related("centre", "level__standard"), pk=pk)
    rooms = list(
        Room.objects.watched_by(request.user, today)
        .filter(sitting=sitting)
        .with_people()
    )
    one = _room_among(rooms, room)
    board = board_of(_in_view(request, pk, room), at)
    context = {
        "sitting": sitting,
        "rooms": rooms,
        "room": one,
        "needed": one and invigilators_needed(sitting.level, one.candidate_count),
        "board": board,
        "seats": [(seat, seat_document(seat)) for seat in board.seats],
        "document": document_of(board),
        "at": at,
        "may_act": _acted_on(request, pk).exists(),
        "acts": ConsoleAct,
        "states": State,
        "alarmed": [form for form in papers_of(sitting) if has_open_alarm(form)],
    }
    return render(request, "sittings/console.html", context)


def _room_among(rooms: list[Any], room: UUID | None) -> Any:
    if room is None:
        return None
    for one in rooms:
        if one.pk == room:
            return one
    raise Http404


def _in_view(
    request: AuthenticatedHttpRequest, pk: UUID, room: UUID | None
) -> CandidacyQuerySet:
    """The candidates that this person sees there."""
    seen = Candidacy.objects.watched_by(request.user, timezone.localdate())
    return (
        seen.filter(sitting=pk) if room is None else seen.filter(sitting=pk, room=room)
    )


def _acted_on(request: AuthenticatedHttpRequest, pk: UUID) -> CandidacyQuerySet:
    handled = Candidacy.objects.handled_by(request.user, timezone.localdate())
    return handled.filter(sitting=pk)


@never_cache
@require_safe
@watch_required
def state(
    request: AuthenticatedHttpRequest, pk: UUID, room: UUID | None = None
) -> HttpResponse:
    """The poll of the console (3 queries): 304 while nothing that is shown changed."""
    board = board_of(_in_view(request, pk, room), timezone.now())
    if not board.seats:
        _require_sight(request, pk, room)
    document = document_of(board)
    etag = etag_of(document)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponse = HttpResponse(status=304)
    else:
        response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    response["ETag"] = etag
    return response


def _require_sight(
    request: AuthenticatedHttpRequest, pk: UUID, room: UUID | None
) -> None:
    """404 where an empty answer would tell a stranger that the thing exists."""
    today = timezone.localdate()
    if room is None:
        get_object_or_404(Sitting.objects.watched_by(request.user, today), pk=pk)
    else:
        own = Room.objects.watched_by(request.user, today)
        get_object_or_404(own, pk=room, sitting=pk)


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the console: an act upon these, in the order of seats."""

    act: ConsoleAct
    board: Board
    candidacies: list[Candidacy]


@never_cache
@require_POST
@act_required
def act(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the reason of an act, and do it when the form was filled in."""
    at = timezone.now()
    wanted = _wanted(request, pk, at)
    gaps = gaps_of(wanted.board.seats, at) if wanted.act == ConsoleAct.GRANT else []
    data = request.POST if "confirmed" in request.POST else None
    minutes = suggested(gaps) or None
    form = ActForm(data, act=wanted.act, initial={"minutes": minutes})
    if form.is_valid():
        return _done(request, pk, wanted, form, at)
    context = {
        "sitting_pk": pk,
        "act": wanted.act,
        "candidacies": wanted.candidacies,
        "form": form,
        "doubts": doubts_of(wanted.act, wanted.board.seats),
        "gaps": gaps,
        "suggested": minutes,
        "nonce": uuid4(),
        "room_pk": request.POST.get("room", ""),
    }
    status = 400 if form.is_bound else 200
    return render(request, _template(request, "act"), context, status=status)


def _template(request: AuthenticatedHttpRequest, name: str) -> str:
    """The page, or only its middle for a dialog."""
    part = f"#{name}" if request.headers.get("X-Fragment") else ""
    return f"sittings/{name}.html{part}"


def _wanted(request: AuthenticatedHttpRequest, pk: UUID, at: datetime) -> Wanted:
    """404 for a candidate whom this person does not see, 403 where they only look."""
    name = request.POST.get("act", "")
    if name not in {*ConsoleAct.values, "let_in_all"}:
        raise Http404
    if name == "let_in_all":
        return _all_arrived(request, pk, at)
    chosen = _uuids(request.POST.getlist("candidacy"))
    return _wanted_of(request, pk, ConsoleAct(name), chosen, at)


def _wanted_of(
    request: AuthenticatedHttpRequest,
    pk: UUID,
    act: ConsoleAct,
    chosen: set[UUID],
    at: datetime,
) -> Wanted:
    handled = _acted_on(request, pk).filter(pk__in=chosen)
    rows = handled.select_related(
        "user", "room", "sitting", "theory_attempt", "skill_attempt"
    )
    found = list(rows.order_by("room__position", "seat", "ticket"))
    if len(found) < len(chosen):
        seen = _in_view(request, pk, None).filter(pk__in=chosen).count()
        raise PermissionDenied if seen == len(chosen) else Http404
    return Wanted(act, board_of(handled, at), found)


def _all_arrived(request: AuthenticatedHttpRequest, pk: UUID, at: datetime) -> Wanted:
    """Everybody in view who has come and waits for the check."""
    room = _uuids([request.POST.get("room", "")])
    view = _acted_on(request, pk)
    board = board_of(view.filter(room__in=room) if room else view, at)
    arrived = {
        seat.facts.candidacy for seat in board.seats if seat.state == State.ARRIVED
    }
    return _wanted_of(request, pk, ConsoleAct.LET_IN, arrived, at)


def _uuids(texts: list[str]) -> set[UUID]:
    """404 for what is no id."""
    try:
        return {UUID(text) for text in texts if text}
    except ValueError:
        raise Http404 from None


def _done(
    request: AuthenticatedHttpRequest,
    pk: UUID,
    wanted: Wanted,
    form: ActForm,
    at: datetime,
) -> HttpResponse:
    nonce = _uuids([request.POST.get("nonce", "")])
    if not nonce:
        raise Http404
    said = _without_sure(form)
    order = Order(wanted.act, request.user, at, nonce=nonce.pop(), **said)
    context = {
        "sitting_pk": pk,
        "act": wanted.act,
        "outcomes": [],
        "room_pk": request.POST.get("room", ""),
    }
    template, status = _template(request, "act_done"), 200
    try:
        context["outcomes"] = carry_out(order=order, candidacies=wanted.candidacies)
    except SittingError as error:
        context["error"], status = error, error.status
    return render(request, template, context, status=status)


def _without_sure(form: ActForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "sure"}


@never_cache
@require_safe
@watch_required
def record(request: AuthenticatedHttpRequest, pk: UUID, one: UUID) -> HttpResponse:
    """Everything on record about one candidate of this sitting."""
    rows = _in_view(request, pk, None).select_related(
        "user", "room", "sitting", "theory_attempt", "skill_attempt"
    )
    candidacy = get_object_or_404(rows, pk=one)
    context = {"candidacy": candidacy, "lines": record_of(candidacy)}
    return render(request, "sittings/record.html", context)
