"""Lists of sittings: the office's, a candidate's own, the public's."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import has_centre_role
from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from exams.sittings.models import Sitting
from exams.sittings.navigation import holds_office, sees_sittings
from exams.sittings.pages import my_exams

PER_PAGE = 20
# A public page is no archive: what lies further ahead can wait.
MOST_ANNOUNCED = 60


@require_safe
@login_required
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The office's sittings, to read only for invigilators; others' own exams."""
    if not sees_sittings(request.user):
        return redirect("sittings:mine")
    today, may_open = timezone.localdate(), holds_office(request.user)
    roles = () if may_open else (CentreRole.INVIGILATOR,)
    own = Sitting.objects.for_staff(request.user, today, *roles)
    rows = (
        own.with_candidate_count()
        .select_related("centre", "level")
        .order_by("-opens_at", "pk")
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    watched = Sitting.objects.watched_by(request.user, today).filter(
        pk__in=[sitting.pk for sitting in page]
    )
    may_plan = has_centre_role(request.user, CentreRole.CLERK, on=today)
    context = {
        "page": page,
        "watched": set(watched.values_list("pk", flat=True)),
        "may_plan": may_plan,
        "may_open": may_open,
        "notes_codes": has_centre_role(request.user, CentreRole.INVIGILATOR, on=today),
    }
    return render(request, "sittings/index.html", context)


@never_cache
@require_safe
@login_required
def mine(request: AuthenticatedHttpRequest) -> HttpResponse:
    at = timezone.now()
    cards = my_exams(request.user, at)
    return render(request, "sittings/mine.html", {"cards": cards, "at": at})


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """What is announced: no login, no names, no numbers of people."""
    announced = Sitting.objects.announced(timezone.now())
    sittings = announced.select_related("centre", "level__standard")
    context = {"sittings": sittings[:MOST_ANNOUNCED]}
    return render(request, "sittings/public.html", context)
