"""What the pages of the workbench read."""

from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils import timezone

from accounts.access import roles_at
from accounts.models import CentreRole, User
from exams.sittings.models import Candidacy, Result, Sitting, SittingStatus
from exams.sittings.reports import progress_of
from exams.sittings.services import TAKING_CANDIDATES
from exams.sittings.steps import next_step, steps_of

PER_PAGE = 30


def way_of(sitting: Sitting, user: User, at: datetime) -> dict[str, Any]:
    """The steps of a sitting, and which of them this person may take."""
    roles = roles_at(user, sitting.centre, timezone.localdate(at))
    progress = progress_of(sitting)
    steps = steps_of(sitting, progress, at)
    following = next_step(steps)
    return {
        "progress": progress,
        "steps": steps,
        "next": following,
        "may_act": following is not None and following.role in roles,
        "is_clerk": CentreRole.CLERK in roles,
        "without_password": _without_password(sitting),
        "shown_at": at.isoformat(),
        "takes_candidates": sitting.status in TAKING_CANDIDATES
        and at < sitting.closes_at,
    }


def _without_password(sitting: Sitting) -> int:
    """How many on the list cannot log in yet (1 query)."""
    if sitting.status == SittingStatus.CANCELLED:
        return 0
    return sitting.candidacies.standing().without_password().count()


def may_release(sitting: Sitting, user: User, on: date) -> bool:
    """Whether the button is offered; the service decides again."""
    if sitting.status != SittingStatus.SCORED:
        return False
    if CentreRole.REGISTRAR not in roles_at(user, sitting.centre, on):
        return False
    own = Result.objects.of_sitting(sitting).filter(prepared_by=user)
    return not own.exists()


def candidates_page(sitting: Sitting, request: HttpRequest) -> Page[Candidacy]:
    """The candidates that match ?q=, 30 a page, with their masked documents."""
    found = sitting.candidacies.matching(request.GET.get("q", "").strip())
    rows = found.select_related("user").prefetch_related("user__identity_documents")
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def results_page(sitting: Sitting, request: HttpRequest) -> Page[Result]:
    """Results by ticket, 30 a page."""
    rows = Result.objects.of_sitting(sitting).standing()
    ordered = rows.select_related("candidacy__user").order_by("candidacy__ticket")
    return Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
