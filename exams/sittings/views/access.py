"""Who may open which page of a sitting, and what a refusal looks like."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise

from accounts.access import staff_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import CentreRole
from exams.sittings.errors import REFUSED
from exams.sittings.models import Sitting
from exams.sittings.querysets import OFFICE_ROLES

office_required = staff_required(*OFFICE_ROLES)
clerk_required = staff_required(CentreRole.CLERK)
registrar_required = staff_required(CentreRole.REGISTRAR)


def load(request: AuthenticatedHttpRequest, pk: UUID, *roles: str) -> Sitting:
    """The sitting, if it is of a centre where this person holds one of `roles`."""
    own = Sitting.objects.for_staff(request.user, timezone.localdate(), *roles)
    rows = own.select_related(
        "centre", "level__standard", "panel", "theory_form", "skill_form"
    )
    found: Sitting = get_object_or_404(rows, pk=pk)
    return found


def perform(
    request: AuthenticatedHttpRequest,
    sitting: Sitting,
    service: Callable[..., object],
    says: str | Promise,
    then: str = "sittings:detail",
) -> HttpResponse:
    """Let this person do it now and go on to `then`, or say why not."""
    try:
        service(sitting=sitting, actor=request.user, at=timezone.now())
    except REFUSED as error:
        return refused(request, sitting, error)
    messages.success(request, str(says))
    return redirect(then, pk=sitting.pk)


def ask(
    request: AuthenticatedHttpRequest,
    template: str,
    sitting: Sitting | None,
    form: Form,
    **context: object,
) -> HttpResponse:
    """The page of a form; 400 if what was sent is not yet right."""
    context |= {"sitting": sitting, "form": form}
    status = 400 if form.is_bound and form.errors else 200
    return render(request, template, context, status=status)


def refused(
    request: AuthenticatedHttpRequest, sitting: Sitting, error: Exception
) -> HttpResponse:
    status = getattr(error, "status", 409)
    context = {"sitting": sitting, "error": error}
    return render(request, "sittings/refused.html", context, status=status)
