"""The trainee's mocks: choose, take (in the exam room), look back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from accounts.http import AuthenticatedHttpRequest
from exams.attempts.models import ENDED
from exams.attempts.reports import final_answers
from exams.marking.reports import mock_result
from exams.papers.images import form_image_response
from exams.practice.errors import PracticeError
from exams.practice.forms import MockForm
from exams.practice.models import Mock, Pace
from exams.practice.pages.mocks import (
    job_to_show,
    level_choices,
    mock_rows,
    result_page,
)
from exams.practice.services import ASSEMBLE, challenge_item, start_mock
from jobs.models import Job
from law import facts
from question_bank.errors import BankError


@require_GET
@login_required
def list_mocks(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Choose a level and a part; what was sat before; papers in the making."""
    context = {
        "levels": level_choices(),
        "rows": mock_rows(request.user),
        "job": job_to_show(request.user),
    }
    return render(request, "practice/mocks.html", context)


@require_POST
@login_required
def start(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Into the exam room, or back to the index while a paper is being made."""
    form = MockForm(request.POST)
    if not form.is_valid():
        raise Http404
    wish = form.cleaned_data
    started = start_mock(
        user=request.user,
        level=wish["level"],
        part=wish["part"],
        pace=Pace(wish["pace"] or Pace.TIMED),
        at=timezone.now(),
    )
    if isinstance(started, Job):
        return redirect("practice:mocks")
    return redirect("attempts:instructions", pk=started.attempt_id)


@require_GET
@login_required
def progress(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """How far a paper in the making is; htmx asks until it is done."""
    own = Job.objects.owned_by(request.user).filter(kind=ASSEMBLE)
    job = get_object_or_404(own, pk=pk)
    if not request.htmx:
        return redirect("jobs:detail", pk=pk)
    if job.result_url:
        return HttpResponseClientRedirect(job.result_url)
    if job.is_finished:
        return HttpResponseClientRefresh()
    return render(request, "practice/_job.html", {"job": job})


@require_GET
@login_required
def result(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Score and areas, then every item with its right answer and its source."""
    own = Mock.objects.for_trainee(request.user)
    mock = get_object_or_404(own.select_related("attempt__form__level"), pk=pk)
    if mock.attempt.status not in ENDED:
        return redirect("attempts:instructions", pk=mock.attempt_id)
    answers = {row.form_item_id: row.answer for row in final_answers(mock.attempt)}
    pass_mark = facts.decimal("score.pass_mark", timezone.localdate())
    page = result_page(mock, mock_result(mock.attempt), answers, pass_mark)
    showing = page.filter_for(request.GET.get("show", ""))
    items = page.items if showing == "all" else page.wrong
    context = {"page": page, "items": items, "showing": showing}
    return render(request, "practice/result.html", context)


@require_POST
@login_required
def challenge(request: AuthenticatedHttpRequest, pk: UUID, place: int) -> HttpResponse:
    """题目有误: what this trainee says is wrong with an item of their mock."""
    own = Mock.objects.for_trainee(request.user)
    mock = get_object_or_404(own.select_related("attempt__form", "user"), pk=pk)
    try:
        challenge_item(
            mock=mock,
            place=place,
            body=request.POST.get("body", ""),
            at=timezone.now(),
        )
    except BankError as error:
        messages.error(request, error.message)
    except PracticeError:
        raise Http404 from None
    else:
        messages.success(
            request, _("已转给命题人或者题库管理员，答复会显示在这道题下面。")
        )
    address = reverse("practice:result", args=[mock.pk])
    return redirect(f"{address}?show=all#item-{place}")


@require_GET
@login_required
def image(request: AuthenticatedHttpRequest, pk: UUID, image: UUID) -> HttpResponse:
    """A picture of a mock of one's own that is over."""
    own = Mock.objects.for_trainee(request.user).filter(attempt__status__in=ENDED)
    mock = get_object_or_404(own.select_related("attempt__form"), pk=pk)
    return form_image_response(mock.attempt.form, image)
