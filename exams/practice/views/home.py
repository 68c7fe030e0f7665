"""The trainee's practice at a glance, and their goal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import AuthenticatedHttpRequest
from exams.practice.days import day_of
from exams.practice.forms import MOST_QUESTIONS, GoalForm
from exams.practice.goals import goal_of
from exams.practice.mastery.pages import mastery_summary
from exams.practice.models import Favourite, StudyGoal
from exams.practice.pages.mocks import newest_row


@require_GET
@login_required
def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Today's plan first; then what is due, both parts' readiness, ways to practise."""
    user, at = request.user, timezone.now()
    day = day_of(user, at)
    context = {
        "day": day,
        "mastery": day.goal.level
        and mastery_summary(user=user, level=day.goal.level, at=at),
        "longest": MOST_QUESTIONS,
        "favourites": Favourite.objects.for_trainee(user).practisable().count(),
        "newest_mock": newest_row(user),
    }
    return render(request, "practice/index.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def goal(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The level one studies for and the minutes a day."""
    own = StudyGoal.objects.filter(user=request.user).first()
    assumed = goal_of(request.user)
    form = GoalForm(
        request.POST or None,
        instance=own or StudyGoal(user=request.user),
        initial={"level": assumed.level, "minutes": assumed.minutes},
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("学习目标已保存，今天的计划按它重新排好了。"))
        return redirect("practice:index")
    return render(request, "practice/goal.html", {"form": form, "level": assumed.level})
