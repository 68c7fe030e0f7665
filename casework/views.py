"""The shelf, the desk and the debrief. Every act is a form posted to the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from accounts.access import has_platform_role
from accounts.http import AuthenticatedHttpRequest
from accounts.models import PlatformRole
from casework.act_forms import Refusal, carried
from casework.debrief_page import debrief_page
from casework.desk_page import DeskPage, desk_page, told
from casework.engine import ImpossibleAct, TimelineRow, perfect_acts, timeline
from casework.errors import CaseworkError
from casework.forms import PostedAct, check_entries, posted_act
from casework.models import Case, Play, Shift
from casework.panels import panels_for, shelf_panels
from casework.querysets import PlayQuerySet
from casework.replay import Replay
from casework.services import perform_act, start_play, tell_slips
from casework.shelf import shelf_of
from casework.shifts.pages import queue_beside
from casework.skills.following import next_step

View = Callable[..., HttpResponse]
# In the address of the desk: what was posted last came from nobody signed in.
UNSENT = "unsent"


def lost_without_session(view: View) -> View:
    """Have the desk say, after signing in, that the step posted before was not done."""

    @wraps(view)
    def asks_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            return redirect_to_login(f"{request.path}?{UNSENT}")
        return view(request, *args, **kwargs)

    return asks_first


@login_required
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The shelf: all cases or those asked for, the person's best scores, past debriefs,
    and what to practise next."""
    shelf = shelf_of(request.user, request.GET)
    step = None if shelf.form.is_narrowing else next_step(request.user, timezone.now())
    context = {
        "shelf": shelf,
        "step": step,
        "panels": shelf_panels(),
        "is_instructor": has_platform_role(request.user, PlatformRole.INSTRUCTOR),
    }
    return render(request, "casework/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: AuthenticatedHttpRequest, slug: str) -> HttpResponse:
    """Begin the case, or go on with it; who comes from signing in, to the shelf."""
    if request.method != "POST":
        return redirect("casework:index")
    case = get_object_or_404(Case.objects.current(), slug=slug)
    play = start_play(user=request.user, case=case, at=timezone.now())
    return redirect("casework:desk", pk=play.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@lost_without_session
@login_required
def desk(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The desk of an open play; a posted act is performed and the desk shown anew."""
    play = _load(request, pk)
    if request.method == "POST":
        return _act(request, play)
    if not play.is_open:
        return redirect("casework:debrief", pk=play.pk)
    return _desk(request, play)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def slips(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Have errors told when they are made, or no longer."""
    play = _load(request, pk)
    if request.method == "POST":
        tell_slips(play=play, tells=request.POST.get("tells") == "on")
    return redirect(f"{play.get_absolute_url()}#slips")


@login_required
def finish(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """What was done so far, before the act that cannot be taken back."""
    play = _load(request, pk)
    if not play.is_open:
        return redirect("casework:debrief", pk=play.pk)
    page = desk_page(Replay.of(play))
    context = {"play": play, "page": page, "carried": _carried(request, page)}
    return render(request, "casework/finish.html", context)


@login_required
def debrief(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Score, errors and rules of a closed play; with ?course its acts as well."""
    play = _load(request, pk)
    if play.is_open:
        return redirect("casework:desk", pk=play.pk)
    context = {
        "page": debrief_page(play),
        "play": play,
        "steps": play.acts.count(),
        "timeline": _course(play) if "course" in request.GET else None,
        "previous": Play.objects.before(play).first(),
        "panels": panels_for(request.user, play.case.procedures),
    }
    return render(request, "casework/debrief.html", context)


@login_required
def perfect(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The way to 100 points in that variant; only once the play is closed."""
    play = get_object_or_404(_plays(request).closed(), pk=pk)
    replay = Replay.of(play)
    acts = perfect_acts(replay.instance, replay.calendar)
    steps = timeline(replay.instance, acts, replay.calendar)
    pack = replay.instance.template.pack.label
    context = {"play": play, "timeline": steps, "pack": pack}
    return render(request, "casework/perfect.html", context)


def _course(play: Play) -> list[TimelineRow]:
    """What the person did, in words."""
    replay = Replay.of(play)
    return timeline(replay.instance, replay.acts, replay.calendar)


def _act(request: AuthenticatedHttpRequest, play: Play) -> HttpResponse:
    posted = posted_act(request.POST)
    try:
        check_entries(posted)
        play = _perform(play, posted)
    except ImpossibleAct as impossible:
        return _desk(request, play, _refusal(posted, impossible.message), status=400)
    except CaseworkError as error:
        return _refused(request, play, posted, error)
    if play.is_open:
        return redirect(play)
    shift = Shift.objects.served(play).first()
    return redirect(shift) if shift else redirect("casework:debrief", pk=play.pk)


def _perform(play: Play, posted: PostedAct) -> Play:
    return perform_act(
        play=play,
        key=posted.key,
        payload=posted.payload,
        sequence=posted.sequence,
        at=timezone.now(),
    )


def _desk(
    request: AuthenticatedHttpRequest,
    play: Play,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    page = desk_page(Replay.of(play), refusal, tells_slips=play.tells_slips)
    context = {
        "play": play,
        "page": page,
        "address": play.get_absolute_url(),
        "carried": _carried(request, page),
        "queue": queue_beside(play),
        "unsent": UNSENT in request.GET,
    }
    return render(request, "casework/desk.html", context, status=status)


def _carried(request: AuthenticatedHttpRequest, page: DeskPage) -> SafeString:
    return carried(page.sequence, get_token(request))


def _refused(
    request: AuthenticatedHttpRequest,
    play: Play,
    posted: PostedAct,
    error: CaseworkError,
) -> HttpResponse:
    """Say what was not done, in words, so that nothing typed is lost."""
    label, rows = told(Replay.of(play), _refusal(posted, error.message))
    context = {"play": play, "error": error, "label": label, "rows": rows}
    return render(request, "casework/refused.html", context, status=409)


def _refusal(posted: PostedAct, message: str) -> Refusal:
    return Refusal(posted.key, posted.payload, message, posted.entries)


def _plays(request: AuthenticatedHttpRequest) -> PlayQuerySet:
    return Play.objects.of(request.user).with_case()


def _load(request: AuthenticatedHttpRequest, pk: UUID) -> Play:
    return get_object_or_404(_plays(request), pk=pk)
