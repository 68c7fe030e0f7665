"""What happens when Wagtail serves a course page, and what it leaves to us."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
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


@hooks.register("before_delete_page")
def keep_studied(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A lesson somebody opened stays: their progress is evidence of training."""
    lessons = LessonPage.objects.descendant_of(page, inclusive=True)
    if not lessons.studied().exists():
        return None
    says = _("已有学员学过“%(title)s”，删除会丢失学习记录。请改为取消发布。")
    messages.error(request, says % {"title": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_studied_in_bulk(
    request: HttpRequest, action_type: str, pages: Iterable[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    kept = (keep_studied(request, page) for page in pages if isinstance(page, Page))
    return next(filter(None, kept), None)
