"""The shelf of drills, and a page a drill: the question, and once answered the rule."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import AuthenticatedHttpRequest
from casework.drills.answers import BadAnswer, read_answer
from casework.drills.drill import LARGEST_SEED, Drill, Sort
from casework.drills.offers import drilled, make_drill
from casework.drills.pages import answer_page, known_days, question_page
from casework.drills.services import answer_drill
from casework.drills.shelf import filter_form, next_seed, shelf_of
from casework.engine import IsWorkday
from casework.models import DrillResult


@require_safe
@login_required
def drills(request: AuthenticatedHttpRequest) -> HttpResponse:
    """All drills, or those asked for, with what the person has reached."""
    form = filter_form(request.GET)
    context = {"form": form, "shelf": shelf_of(request.user, form)}
    return render(request, "casework/drills.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def drill(
    request: AuthenticatedHttpRequest, key: str, sort: str, seed: int
) -> HttpResponse:
    """The question; after the first answer that answer beside the rule."""
    if sort not in drilled().get(key, ()) or not 1 <= seed <= LARGEST_SEED:
        raise Http404
    days = known_days()
    asked = make_drill(key, Sort(sort), seed, days)
    result = DrillResult.objects.of(request.user).to(asked).first()
    if request.method == "POST" and result is None:
        return _answer(request, asked, days)
    if request.method == "POST":
        return redirect(request.path)
    if result is None:
        return _question(request, asked, days)
    return _answered(request, asked, days, result)


def _answered(
    request: AuthenticatedHttpRequest,
    asked: Drill,
    days: IsWorkday,
    result: DrillResult,
) -> HttpResponse:
    following = next_seed(request.user, asked.procedure, asked.sort)
    context = {"page": answer_page(asked, result, days, following)}
    return render(request, "casework/drill_answer.html", context)


def _answer(
    request: AuthenticatedHttpRequest, asked: Drill, days: IsWorkday
) -> HttpResponse:
    try:
        answer = read_answer(asked, dict(request.POST.lists()))
    except BadAnswer as fault:
        return _question(request, asked, days, fault)
    answer_drill(user=request.user, drill=asked, answer=answer, at=timezone.now())
    return redirect(request.path)


def _question(
    request: AuthenticatedHttpRequest,
    asked: Drill,
    days: IsWorkday,
    fault: BadAnswer | None = None,
) -> HttpResponse:
    page = question_page(asked, days, dict(request.POST.lists()))
    context = {"page": page, "fault": fault}
    status = 200 if fault is None else 400
    return render(request, "casework/drill.html", context, status=status)
