"""The book of wrong answers and the favourites."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from accounts.http import AuthenticatedHttpRequest
from exams.practice.causes import say_cause as keep_cause
from exams.practice.keeping import forget_item, keep_item
from exams.practice.models import Cause, PracticeAnswer
from exams.practice.pages.book import BookFilter, favourites_page, wrong_book
from exams.practice.querysets import items_met_by
from exams.practice.wrong_book import DAYS_TO_LEAVE


@require_GET
@login_required
def wrong(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Items answered wrong, by node, each with why; `area` and `cause` narrow it."""
    area = request.GET.get("area", "")
    if area and not (area.isascii() and area.isdigit()):
        raise Http404
    book = wrong_book(
        request.user,
        BookFilter(int(area) if area else None, request.GET.get("cause", "")),
        request.GET.get("page", ""),
    )
    context = {"book": book, "causes": Cause, "days_to_leave": DAYS_TO_LEAVE}
    return render(request, "practice/wrong_book.html", context)


@require_GET
@login_required
def favourites(request: AuthenticatedHttpRequest) -> HttpResponse:
    """What the trainee kept, the newest first."""
    page = favourites_page(request.user, request.GET.get("page", ""))
    return render(request, "practice/favourites.html", {"page": page})


@require_POST
@login_required
def keep(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Keep an item (keep=1) or let it go, and back to where one was."""
    item = get_object_or_404(items_met_by(request.user), pk=pk)
    if request.POST.get("keep") == "1":
        keep_item(user=request.user, item=item, at=timezone.now())
    else:
        forget_item(user=request.user, item=item)
    return _back(request, "practice:favourites")


@require_POST
@login_required
def say_cause(request: AuthenticatedHttpRequest, key: UUID) -> HttpResponse:
    """Why one got this wrong; an empty `cause` takes it back. Back to where one was."""
    own = PracticeAnswer.objects.for_trainee(request.user).wrong()
    answer = get_object_or_404(own, key=key)
    said = request.POST.get("cause", "")
    if said and said not in Cause.values:
        raise Http404
    keep_cause(answer=answer, cause=Cause(said) if said else None)
    return _back(request, "practice:wrong_book")


def _back(request: AuthenticatedHttpRequest, otherwise: str) -> HttpResponse:
    back = request.POST.get("next", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(back, hosts, request.is_secure()):
        return redirect(back)
    return redirect(otherwise)
