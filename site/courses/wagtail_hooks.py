"""What happens when Wagtail serves a course page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page

from courses.models import LessonPage
from courses.services import open_lesson


@hooks.register("before_serve_page")
def note_opening(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Time begins to count when a signed-in reader first sees the lesson."""
    user = request.user
    if request.method == "GET" and isinstance(page, LessonPage) and user.pk:
        open_lesson(user=user, lesson=page, at=timezone.now())
