from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from jobs.errors import JobError
from jobs.models import Job
from jobs.services import cancel_job

# htmx stops polling when it gets this status.
STOP_POLLING = 286
PAGE_SIZE = 30


@login_required
def job_list(request: HttpRequest) -> HttpResponse:
    """The person's own jobs, newest first."""
    jobs = Paginator(Job.objects.owned_by(request.user), PAGE_SIZE)  # type: ignore[arg-type]
    page = jobs.get_page(request.GET.get("page"))
    return render(request, "jobs/list.html", {"page": page})


@login_required
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One job; htmx asks for its progress until it is finished."""
    job = get_object_or_404(Job.objects.owned_by(request.user), pk=pk)  # type: ignore[arg-type]
    if not request.htmx:  # type: ignore[attr-defined]
        return render(request, "jobs/detail.html", {"job": job})
    status = STOP_POLLING if job.is_finished else 200
    return render(request, "jobs/detail.html#state", {"job": job}, status=status)


@require_POST
@login_required
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = get_object_or_404(Job.objects.owned_by(request.user), pk=pk)  # type: ignore[arg-type]
    try:
        cancel_job(job=job, at=timezone.now())
    except JobError as error:
        messages.warning(request, error.message)
    return redirect("jobs:detail", pk=job.pk)
