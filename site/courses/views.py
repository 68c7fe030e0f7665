"""Studying: a trainee's own page, all courses, finishing a lesson; the editor's door."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import AuthenticatedHttpRequest
from courses.errors import CourseError
from courses.models import LessonPage, LessonProgress
from courses.outline import course_outline, search_outline
from courses.reports import study_desk
from courses.services import finish_lesson, finish_terms


@login_required
def home(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Where to go on, hours held, all modules with what is done of them."""
    return render(request, "courses/study.html", {"desk": study_desk(request.user)})


def catalogue(request: HttpRequest) -> HttpResponse:
    """All published modules by level, for everyone."""
    search = request.GET.get("q", "").strip()[:50]
    reader = request.user
    levels = search_outline(search, reader) if search else course_outline(reader)
    context = {"levels": levels, "search": search}
    return render(request, "courses/catalogue.html", context)


@require_POST
@login_required
def finish(request: AuthenticatedHttpRequest, key: UUID) -> HttpResponse:
    """Finish a lesson; ask again if that would count less than the whole of it."""
    lesson = get_object_or_404(LessonPage.objects.named(key))
    now = timezone.now()
    try:
        terms = finish_terms(user=request.user, lesson=lesson, at=now)
        if terms.are_short and "short" not in request.POST:
            context = {"lesson": lesson, "terms": terms}
            return render(request, "courses/finish_early.html", context)
        done = finish_lesson(user=request.user, lesson=lesson, at=now)
    except CourseError as error:
        context = {"lesson": lesson, "error": error}
        return render(request, "courses/refused.html", context, status=409)
    return _finished(request, lesson, done)


def _finished(
    request: AuthenticatedHttpRequest, lesson: LessonPage, done: LessonProgress
) -> HttpResponse:
    said = _("学完了《%(lesson)s》，计入培训 %(minutes)s 分钟。")
    names = {"lesson": lesson.title, "minutes": done.minutes}
    messages.success(request, said % names)
    return redirect("courses:home")


def editor_login(request: HttpRequest) -> HttpResponse:
    """The editor has no login of its own: ours counts failures and asks for codes."""
    if request.user.is_authenticated:
        raise PermissionDenied
    address = request.GET.get("next") or reverse("wagtailadmin_home")
    return redirect_to_login(address, login_url=reverse("account_login"))
