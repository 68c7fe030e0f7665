"""The door of the exam: in with ticket and code, wait, go on to the paper."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.addresses import client_address
from accounts.http import AuthenticatedHttpRequest
from accounts.models import Consent, PrivacyNotice
from accounts.services import give_consent, newest_notice
from exams.sittings.entry_session import entered_as, open_session
from exams.sittings.errors import SittingError
from exams.sittings.forms import EntryForm
from exams.sittings.models import Candidacy
from exams.sittings.pages import door_lines
from exams.sittings.services import Newcomer, sign_in


@sensitive_post_parameters("code")
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Ticket and entry code: the session that follows is for this sitting only."""
    form = EntryForm(request.POST or None)
    status = 200
    if form.is_valid():
        at = timezone.now()
        newcomer = Newcomer(
            **form.cleaned_data,
            address=client_address(request),
            agent=request.headers.get("User-Agent", ""),
        )
        try:
            candidacy = sign_in(newcomer=newcomer, at=at)
        except SittingError as error:
            form.add_error(None, "".join([error.message, *map(str, error.details)]))
            status = error.status
        else:
            open_session(request, candidacy, at)
            return redirect("door:waiting")
    elif form.is_bound:
        status = 400
    return render(request, "sittings/enter.html", {"form": form}, status=status)


@never_cache
@require_safe
@login_required(login_url="door:enter")
def waiting(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Who and where this candidate is, and the way to the papers once it is open.

    The page asks for its own middle part again while it waits.
    """
    candidacy = _candidacy(request)
    at = timezone.now()
    context = {
        "candidacy": candidacy,
        "at": at,
        "parts": door_lines(candidacy, at),
        "notice": _notice_owed(request),
    }
    template = "sittings/waiting.html"
    if request.headers.get("X-Fragment"):
        template += "#parts"
    return render(request, template, context)


@require_POST
@login_required(login_url="door:enter")
def consent(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Agree to the privacy notice and stay at the door: one step."""
    _candidacy(request)
    give_consent(user=request.user, notice=newest_notice(), at=timezone.now())
    return redirect("door:waiting")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Off this computer; answers stay on the server."""
    logout(request)
    return redirect("door:enter")


def _candidacy(request: AuthenticatedHttpRequest) -> Candidacy:
    mine = Candidacy.objects.for_candidate(request.user).select_related(
        "user", "room", "sitting__level__standard", "theory_attempt__form",
        "skill_attempt__form",
    )  # fmt: skip
    found: Candidacy = get_object_or_404(mine, pk=entered_as(request.session))
    return found


def _notice_owed(request: AuthenticatedHttpRequest) -> PrivacyNotice | None:
    owed = Consent.objects.is_owed_by(request.user, timezone.localdate())
    if not settings.CONSENT_REQUIRED or not owed:
        return None
    return PrivacyNotice.objects.newest()
