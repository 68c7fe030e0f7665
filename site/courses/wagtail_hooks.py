"""What happens when Wagtail serves a course page, and what it leaves to us."""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from accounts.models import User
from courses.models import LessonPage
from courses.services import open_lesson


class ClosedPolicy(BasePermissionPolicy):
    """Nobody may, superusers neither: accounts and roles change at /me/people/.

    There nobody acts upon themselves, and each act stands in the evidence log.
    """

    def users_with_any_permission(self, actions: Any) -> QuerySet[User]:
        return User.objects.none()


register_permission_policy(User, ClosedPolicy(User))
register_permission_policy(Group, ClosedPolicy(Group))


@hooks.register("before_serve_page")
def note_opening(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> None:
    """Time begins to count when a signed-in reader first sees the lesson."""
    user = request.user
    if request.method == "GET" and isinstance(page, LessonPage) and user.pk:
        open_lesson(user=user, lesson=page, at=timezone.now())
